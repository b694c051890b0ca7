output "network_id" {
  description = "For stacks that put servers into the network."
  value       = fakecloud_network.main.id
}

output "gateway_ips" {
  description = "Addresses of the gateways."
  value       = fakecloud_server.gateway[*].ip
}
