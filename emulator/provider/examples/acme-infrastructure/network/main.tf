terraform {
  required_version = ">= 1.5"

  required_providers {
    fakecloud = {
      source  = "registry.gantry.test/demo/fakecloud"
      version = "~> 1.0"
    }
  }
}

provider "fakecloud" {}

locals {
  tags = {
    stack = "network"
    owner = "platform"
  }
}

data "fakecloud_region" "home" {
  name = var.region
}

resource "fakecloud_network" "main" {
  name = "acme"
  cidr = var.cidr
  tags = local.tags
}

resource "fakecloud_server" "gateway" {
  count = 2

  name       = "gateway-${count.index + 1}"
  size       = "small"
  region     = data.fakecloud_region.home.name
  network_id = fakecloud_network.main.id
  tags       = merge(local.tags, { zone = data.fakecloud_region.home.zones[count.index] })
}
