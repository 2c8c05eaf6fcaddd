zones       = ["us-east-1a", "us-east-1b"]
appliance   = "enable"
description = "one hub"
