terraform {
  required_providers {
    fakecloud = {
      source = "registry.gantry.test/demo/fakecloud"
    }
  }
}

resource "fakecloud_server" "replica" {
  count = var.replicas

  name       = "${var.name}-${count.index + 1}"
  size       = var.size
  network_id = var.network_id
  tags       = merge(var.tags, { service = var.name })

  user_data = <<-EOT
    #!/bin/sh
    exec /opt/${var.name}/start
  EOT
}
