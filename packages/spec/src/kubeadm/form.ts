import type { EtcdFiles } from '../model.ts';
import type { OptionalFields } from '../parse/form.ts';

/** The fields of kubeadm's configuration (v1beta3 and v1beta4) that a PKI depends on. */
export type ClusterConfigurationForm = OptionalFields<{
  apiVersion: string;
  clusterName: string;
  kubernetesVersion: string;
  controlPlaneEndpoint: string;
  certificatesDir: string;
  encryptionAlgorithm: string;
  certificateValidityPeriod: string;
  caCertificateValidityPeriod: string;
  featureGates: Readonly<Record<string, boolean>>;
  apiServer: OptionalFields<{ certSANs: readonly string[] }>;
  networking: OptionalFields<{ serviceSubnet: string; dnsDomain: string }>;
  etcd: OptionalFields<{ local: LocalEtcdForm; external: OptionalFields<ExternalEtcdForm> }>;
}>;

/** For `httpEndpoints`, only whether the field is set. */
type ExternalEtcdForm = EtcdFiles & { readonly endpoints: readonly string[]; readonly httpEndpoints: unknown };

type LocalEtcdForm = OptionalFields<{ serverCertSANs: readonly string[]; peerCertSANs: readonly string[] }>;

export type InitConfigurationForm = OptionalFields<{
  nodeRegistration: NodeRegistrationForm;
  localAPIEndpoint: ApiEndpointForm;
}>;

export type JoinConfigurationForm = OptionalFields<{
  nodeRegistration: NodeRegistrationForm;
  controlPlane: OptionalFields<{ localAPIEndpoint: ApiEndpointForm }>;
}>;

type NodeRegistrationForm = OptionalFields<{ name: string }>;

export type ApiEndpointForm = OptionalFields<{ advertiseAddress: string; bindPort: number }>;
