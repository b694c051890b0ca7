output "web_ips" {
  description = "Addresses of the web servers."
  value       = module.web.ips
}

output "database_endpoint" {
  description = "Host and port of the database."
  value       = fakecloud_database.orders.endpoint
}

output "database_url" {
  description = "Address of the database with its generated password."
  value       = fakecloud_database.orders.connection_url
  sensitive   = true
}
