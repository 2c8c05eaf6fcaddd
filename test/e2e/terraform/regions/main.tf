# A VPC and a transit gateway in each of two Regions: the gateways are peered, and so are the VPCs, each way in a table of its own.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "name" { default = "ocean" }

provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "ireland"
  region = "eu-west-1"
}

data "aws_caller_identity" "own" {}

data "aws_ssm_parameter" "image" {
  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
}

data "aws_ssm_parameter" "image_ireland" {
  provider = aws.ireland
  name     = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
}

resource "aws_vpc" "virginia" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_vpc" "ireland" {
  provider   = aws.ireland
  cidr_block = "10.2.0.0/16"
}

resource "aws_subnet" "virginia" {
  vpc_id            = aws_vpc.virginia.id
  cidr_block        = "10.1.1.0/24"
  availability_zone = "us-east-1b"
}

resource "aws_subnet" "ireland" {
  provider          = aws.ireland
  for_each          = { a = "10.2.1.0/24", b = "10.2.2.0/24" }
  vpc_id            = aws_vpc.ireland.id
  cidr_block        = each.value
  availability_zone = "eu-west-1${each.key}"
}

resource "aws_ec2_transit_gateway" "virginia" {
  amazon_side_asn = 64512
}

resource "aws_ec2_transit_gateway" "ireland" {
  provider        = aws.ireland
  amazon_side_asn = 64513
}

resource "aws_ec2_transit_gateway_vpc_attachment" "virginia" {
  transit_gateway_id = aws_ec2_transit_gateway.virginia.id
  vpc_id             = aws_vpc.virginia.id
  subnet_ids         = [aws_subnet.virginia.id]
}

resource "aws_ec2_transit_gateway_vpc_attachment" "ireland" {
  provider           = aws.ireland
  transit_gateway_id = aws_ec2_transit_gateway.ireland.id
  vpc_id             = aws_vpc.ireland.id
  subnet_ids         = [for subnet in aws_subnet.ireland : subnet.id]
}

resource "aws_ec2_transit_gateway_peering_attachment" "ocean" {
  transit_gateway_id      = aws_ec2_transit_gateway.virginia.id
  peer_transit_gateway_id = aws_ec2_transit_gateway.ireland.id
  peer_account_id         = data.aws_caller_identity.own.account_id
  peer_region             = "eu-west-1"
  tags                    = { Name = var.name }
}

resource "aws_ec2_transit_gateway_peering_attachment_accepter" "ocean" {
  provider                      = aws.ireland
  transit_gateway_attachment_id = aws_ec2_transit_gateway_peering_attachment.ocean.id
  tags                          = { Name = var.name }
}

resource "aws_ec2_transit_gateway_route" "virginia" {
  destination_cidr_block         = "10.2.0.0/16"
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_peering_attachment_accepter.ocean.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway.virginia.association_default_route_table_id
}

resource "aws_ec2_transit_gateway_route" "ireland" {
  provider                       = aws.ireland
  destination_cidr_block         = "10.1.0.0/16"
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_peering_attachment_accepter.ocean.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway.ireland.association_default_route_table_id
}

resource "aws_vpc_peering_connection" "ocean" {
  vpc_id      = aws_vpc.virginia.id
  peer_vpc_id = aws_vpc.ireland.id
  peer_region = "eu-west-1"
}

resource "aws_vpc_peering_connection_accepter" "ocean" {
  provider                  = aws.ireland
  vpc_peering_connection_id = aws_vpc_peering_connection.ocean.id
  auto_accept               = true
}

resource "aws_route" "virginia_by_gateway" {
  route_table_id         = aws_vpc.virginia.main_route_table_id
  destination_cidr_block = "10.2.1.0/24"
  transit_gateway_id     = aws_ec2_transit_gateway_vpc_attachment.virginia.transit_gateway_id
}

resource "aws_route" "virginia_by_peering" {
  route_table_id            = aws_vpc.virginia.main_route_table_id
  destination_cidr_block    = "10.2.2.0/24"
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.ocean.id
}

resource "aws_route_table" "ireland" {
  provider = aws.ireland
  for_each = aws_subnet.ireland
  vpc_id   = aws_vpc.ireland.id
}

resource "aws_route_table_association" "ireland" {
  provider       = aws.ireland
  for_each       = aws_subnet.ireland
  subnet_id      = each.value.id
  route_table_id = aws_route_table.ireland[each.key].id
}

resource "aws_route" "ireland_by_gateway" {
  provider               = aws.ireland
  route_table_id         = aws_route_table.ireland["a"].id
  destination_cidr_block = "10.1.0.0/16"
  transit_gateway_id     = aws_ec2_transit_gateway_vpc_attachment.ireland.transit_gateway_id
}

resource "aws_route" "ireland_by_peering" {
  provider                  = aws.ireland
  route_table_id            = aws_route_table.ireland["b"].id
  destination_cidr_block    = "10.1.0.0/16"
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.ocean.id
}

resource "aws_security_group" "ireland" {
  provider = aws.ireland
  vpc_id   = aws_vpc.ireland.id
  name     = "pings"

  ingress {
    from_port   = -1
    to_port     = -1
    protocol    = "icmp"
    cidr_blocks = ["10.1.0.0/16"]
  }
}

resource "aws_instance" "virginia" {
  ami           = data.aws_ssm_parameter.image.value
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.virginia.id
}

resource "aws_instance" "ireland" {
  provider               = aws.ireland
  for_each               = aws_subnet.ireland
  ami                    = data.aws_ssm_parameter.image_ireland.value
  instance_type          = "t3.micro"
  subnet_id              = each.value.id
  vpc_security_group_ids = [aws_security_group.ireland.id]
}
