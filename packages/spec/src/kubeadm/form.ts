import type { EtcdFiles } from '../model.ts';
import type { Fields } from '../parse/form.ts';

/** The fields of kubeadm's configuration (v1beta3 and v1beta4) that a PKI depends on. */
export type ClusterConfigurationForm = Fields<{
  apiVersion: string;
  clusterName: string;
  kubernetesVersion: string;
  controlPlaneEndpoint: string;
  certificatesDir: string;
  encryptionAlgorithm: string;
  certificateValidityPeriod: string;
  caCertificateValidityPeriod: string;
  featureGates: Readonly<Record<string, boolean>>;
  apiServer: Fields<{ certSANs: readonly string[] }>;
  networking: Fields<{ serviceSubnet: string; dnsDomain: string }>;
  etcd: Fields<{ local: LocalEtcdForm; external: Fields<ExternalEtcdForm> }>;
}>;

/** Of `httpEndpoints` only whether it is there. */
type ExternalEtcdForm = EtcdFiles & { readonly endpoints: readonly string[]; readonly httpEndpoints: unknown };

type LocalEtcdForm = Fields<{ serverCertSANs: readonly string[]; peerCertSANs: readonly string[] }>;

export type InitConfigurationForm = Fields<{
  nodeRegistration: NodeRegistrationForm;
  localAPIEndpoint: ApiEndpointForm;
}>;

export type JoinConfigurationForm = Fields<{
  nodeRegistration: NodeRegistrationForm;
  controlPlane: Fields<{ localAPIEndpoint: ApiEndpointForm }>;
}>;

type NodeRegistrationForm = Fields<{ name: string }>;

export type ApiEndpointForm = Fields<{ advertiseAddress: string; bindPort: number }>;
