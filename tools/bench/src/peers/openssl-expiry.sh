#!/bin/sh
# When each certificate below a folder ends, of files and of kubeconfigs, with OpenSSL alone: what there is a loop for in
# every cluster's cupboard.
set -eu
find "$1" -name '*.crt' | while read -r file; do
  echo "$file $(openssl x509 -in "$file" -noout -enddate -subject)"
done
find "$1" -name '*.conf' | while read -r file; do
  echo "$file $(sed -n 's/.*client-certificate-data: //p' "$file" | base64 -d | openssl x509 -noout -enddate -subject)"
done
