/** The fields of kubeadm's configuration (v1beta3 and v1beta4) that a PKI depends on. */
export interface ClusterConfigurationForm {
  readonly clusterName?: string | undefined;
  readonly kubernetesVersion?: string | undefined;
  readonly controlPlaneEndpoint?: string | undefined;
  readonly certificatesDir?: string | undefined;
  readonly encryptionAlgorithm?: string | undefined;
  readonly certificateValidityPeriod?: string | undefined;
  readonly caCertificateValidityPeriod?: string | undefined;
  readonly featureGates?: Readonly<Record<string, boolean>> | undefined;
  readonly apiServer?: { readonly certSANs?: readonly string[] | undefined } | undefined;
  readonly networking?:
    | { readonly serviceSubnet?: string | undefined; readonly dnsDomain?: string | undefined }
    | undefined;
  readonly etcd?: { readonly local?: LocalEtcdForm | undefined; readonly external?: object | undefined } | undefined;
}

interface LocalEtcdForm {
  readonly serverCertSANs?: readonly string[] | undefined;
  readonly peerCertSANs?: readonly string[] | undefined;
}

export interface InitConfigurationForm {
  readonly nodeRegistration?: NodeRegistrationForm | undefined;
  readonly localAPIEndpoint?: ApiEndpointForm | undefined;
}

export interface JoinConfigurationForm {
  readonly nodeRegistration?: NodeRegistrationForm | undefined;
  readonly controlPlane?: { readonly localAPIEndpoint?: ApiEndpointForm | undefined } | undefined;
}

interface NodeRegistrationForm {
  readonly name?: string | undefined;
}

export interface ApiEndpointForm {
  readonly advertiseAddress?: string | undefined;
  readonly bindPort?: number | undefined;
}
