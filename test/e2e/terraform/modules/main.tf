# Three networks as modules, two of them in one Region. `edited` is what their owners change later.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "edited" { default = false }

provider "aws" {
  region = "us-east-1"
  default_tags { tags = { Project = "networks" } }
}

provider "aws" {
  alias  = "ireland"
  region = "eu-west-1"
}

module "hub" {
  source      = "./hub"
  zones       = var.edited ? ["us-east-1a", "us-east-1b"] : ["us-east-1a"]
  appliance   = var.edited ? "enable" : "disable"
  description = var.edited ? "one hub" : "hub"
}

module "tiers" {
  source   = "./tiers"
  app_port = var.edited ? 9090 : 8080
  keep     = var.edited ? 60 : 30
  offices  = ["192.0.2.0/24", var.edited ? "203.0.113.0/24" : "198.51.100.0/24"]
  app_size = var.edited ? "t3.small" : "t3.micro"
}

module "complete" {
  source       = "./complete"
  providers    = { aws = aws.ireland }
  retention    = var.edited ? 90 : 30
  acl_https    = var.edited ? "192.0.2.0/24" : "0.0.0.0/0"
  endpoint_dns = !var.edited
  flow_tag     = var.edited ? "all traffic" : "flows"
}
