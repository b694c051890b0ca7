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
    stack = "app"
    owner = "shop"
  }
}

module "web" {
  source = "../modules/service"

  name       = "web"
  replicas   = var.web_replicas
  size       = "medium"
  network_id = var.network_id
  tags       = local.tags
}

module "worker" {
  source = "../modules/service"

  name       = "worker"
  replicas   = 1
  network_id = var.network_id
  tags       = local.tags
}

resource "fakecloud_database" "orders" {
  name       = "orders"
  engine     = "postgres"
  version    = "18"
  storage_gb = 50
  tags       = local.tags
}
