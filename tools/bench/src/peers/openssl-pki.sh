#!/bin/sh
# The control plane of one node as kubeadm makes it: three authorities, the service accounts' key pair, seven
# certificates and five kubeconfigs, with OpenSSL alone. Arguments: rsa or ec, and an empty folder.
set -eu
kind=$1
cd "$2"
mkdir -p pki/etcd
umask 077

key() {
  case $kind in
    rsa) openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$1" ;;
    *) openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" ;;
  esac
}

authority() { # file, name
  key "pki/$1.key"
  openssl req -x509 -new -key "pki/$1.key" -subj "/CN=$2" -days 3650 -out "pki/$1.crt" \
    -addext basicConstraints=critical,CA:true -addext keyUsage=critical,keyCertSign,cRLSign 2>&-
}

leaf() { # file, authority, subject, extended usages, names
  key "$1.key"
  {
    echo 'basicConstraints=critical,CA:false'
    echo 'keyUsage=critical,digitalSignature'
    echo "extendedKeyUsage=$4"
    if [ -n "${5:-}" ]; then echo "subjectAltName=$5"; fi
  } >extensions
  openssl req -new -key "$1.key" -subj "$3" 2>&- |
    openssl x509 -req -CA "pki/$2.crt" -CAkey "pki/$2.key" -days 365 -extfile extensions -out "$1.crt" 2>&-
}

kubeconfig() { # name, subject
  leaf "$1" ca "$2" clientAuth
  cat >"$1.conf" <<EOF
apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: $(base64 -w0 pki/ca.crt)
    server: https://192.0.2.11:6443
  name: bench
contexts:
- context:
    cluster: bench
    user: $1
  name: $1@bench
current-context: $1@bench
kind: Config
users:
- name: $1
  user:
    client-certificate-data: $(base64 -w0 "$1.crt")
    client-key-data: $(base64 -w0 "$1.key")
EOF
  rm "$1.crt" "$1.key"
}

authority ca kubernetes
authority front-proxy-ca front-proxy-ca
authority etcd/ca etcd-ca
key pki/sa.key
openssl pkey -in pki/sa.key -pubout -out pki/sa.pub
services=DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local
leaf pki/apiserver ca /CN=kube-apiserver serverAuth "DNS:cp1,$services,IP:10.96.0.1,IP:192.0.2.11"
leaf pki/apiserver-kubelet-client ca /O=kubeadm:cluster-admins/CN=kube-apiserver-kubelet-client clientAuth
leaf pki/front-proxy-client front-proxy-ca /CN=front-proxy-client clientAuth
for name in server peer; do
  leaf "pki/etcd/$name" etcd/ca /CN=cp1 serverAuth,clientAuth DNS:cp1,DNS:localhost,IP:192.0.2.11,IP:127.0.0.1
done
leaf pki/etcd/healthcheck-client etcd/ca /CN=kube-etcd-healthcheck-client clientAuth
leaf pki/apiserver-etcd-client etcd/ca /CN=kube-apiserver-etcd-client clientAuth
kubeconfig admin /O=kubeadm:cluster-admins/CN=kubernetes-admin
kubeconfig super-admin /O=system:masters/CN=kubernetes-super-admin
kubeconfig kubelet /O=system:nodes/CN=system:node:cp1
kubeconfig controller-manager /CN=system:kube-controller-manager
kubeconfig scheduler /CN=system:kube-scheduler
rm extensions
