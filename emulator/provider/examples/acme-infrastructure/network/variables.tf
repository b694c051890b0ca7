variable "cidr" {
  description = "Address range of the private network; a change rebuilds everything in it."
  type        = string
  default     = "10.20.0.0/16"
}

variable "region" {
  description = "Region of the gateways."
  type        = string
  default     = "eu-central-1"
}
