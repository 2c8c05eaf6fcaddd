// Terraform waits for minutes and needs no core meanwhile: all its networks are built side by side, in one worker.
import './terraform/joined.js';
import './terraform/modules.js';
import './terraform/network.js';
import './terraform/regions.js';
