#!/bin/bash
hostname ${name}
%{ for package in packages ~}
yum install -y ${package}
%{ endfor ~}
