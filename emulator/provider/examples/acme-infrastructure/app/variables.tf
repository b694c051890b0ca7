variable "network_id" {
  description = "Output network_id of the stack network; without it the servers live outside every network."
  type        = string
  default     = null
}

variable "web_replicas" {
  description = "How many web servers share the load."
  type        = number
  default     = 2
}
