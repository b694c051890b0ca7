output "ips" {
  description = "Addresses of the servers, in the order of their numbers."
  value       = fakecloud_server.replica[*].ip
}
