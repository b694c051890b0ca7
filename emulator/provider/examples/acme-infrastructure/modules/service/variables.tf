variable "name" {
  description = "Name of the service; its servers are numbered."
  type        = string
}

variable "replicas" {
  description = "How many servers share the work."
  type        = number
  default     = 1

  validation {
    condition     = var.replicas >= 1
    error_message = "A service needs at least one server."
  }
}

variable "size" {
  description = "Size of each server."
  type        = string
  default     = "small"
}

variable "network_id" {
  description = "Network that the servers live in; null for none."
  type        = string
  default     = null
}

variable "tags" {
  description = "Labels of every server."
  type        = map(string)
  default     = {}
}
