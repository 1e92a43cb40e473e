import { z } from 'zod';
import { defaultDnsDomain } from '../parse/defaults.ts';
import { text, texts } from '../parse/schema-parts.ts';
import { type Check, checkAlternativeName, checkSubdomain } from '../parse/values.ts';
import type { ClusterConfigurationForm, InitConfigurationForm, JoinConfigurationForm } from './form.ts';
import {
  checkAbsolutePath,
  checkAdvertiseAddress,
  checkApiServerName,
  checkControlPlaneEndpoint,
  checkPeriod,
  checkRegisteredName,
  checkServiceSubnets,
  checkVersion,
  orEmpty,
} from './values.ts';

/**
 * The types of `k8s.io/kubernetes/cmd/kubeadm/app/apis/kubeadm`, as far as their fields' names and kinds go. Fields
 * that no certificate depends on are listed so that a misspelt one is told from one that is right.
 */
export type KubeadmVersion = 'v1beta3' | 'v1beta4';
export const kubeadmVersions: readonly KubeadmVersion[] = ['v1beta3', 'v1beta4'];

export interface KubeadmSchemas {
  readonly ClusterConfiguration: z.ZodType<ClusterConfigurationForm>;
  readonly InitConfiguration: z.ZodType<InitConfigurationForm>;
  readonly JoinConfiguration: z.ZodType<JoinConfigurationForm>;
  readonly ResetConfiguration?: z.ZodType<object>;
  readonly UpgradeConfiguration?: z.ZodType<object>;
}

const string = z.string().optional();
const strings = z.array(z.string()).optional();
const boolean = z.boolean().optional();
const anything = z.unknown().optional();

const checked = (check: Check, description: string): z.ZodOptional<z.ZodType<string>> =>
  text(orEmpty(check), { description }).optional();

const typeMeta = { apiVersion: z.string(), kind: z.string() };
const imageMeta = { imageRepository: string, imageTag: string };
const patches = z.strictObject({ directory: string }).optional();

const timeouts = z
  .strictObject({
    controlPlaneComponentHealthCheck: string,
    kubeletHealthCheck: string,
    kubernetesAPICall: string,
    etcdAPICall: string,
    tlsBootstrap: string,
    discovery: string,
    upgradeManifests: string,
  })
  .optional();

const apiEndpoint = z
  .strictObject({
    advertiseAddress: text(checkAdvertiseAddress, { description: 'What the API server tells others.' }).optional(),
    bindPort: z.int().min(0).max(65_535).optional(),
  })
  .optional();

const bootstrapTokens = z
  .array(
    z.strictObject({
      token: string,
      description: string,
      ttl: string,
      expires: string,
      usages: strings,
      groups: strings,
    }),
  )
  .optional();

const hostPathMounts = z
  .array(z.strictObject({ name: string, hostPath: string, mountPath: string, readOnly: boolean, pathType: string }))
  .optional();

const taints = z.array(z.strictObject({ key: string, value: string, effect: string, timeAdded: string })).optional();

/** Arguments of a component: a map in v1beta3, a list in v1beta4. */
function extraArgs(version: KubeadmVersion): z.ZodType<unknown> {
  if (version === 'v1beta3') return z.record(z.string(), z.string()).optional();
  return z.array(z.strictObject({ name: string, value: string })).optional();
}

const extraEnvs = z.array(z.strictObject({ name: string, value: string, valueFrom: anything })).optional();

/** Fields that v1beta4 brought. */
function since4<T extends z.core.$ZodShape>(version: KubeadmVersion, shape: T): Partial<T> {
  return version === 'v1beta4' ? shape : {};
}

function nodeRegistration(version: KubeadmVersion) {
  return z
    .strictObject({
      name: text(checkRegisteredName, { description: 'The name of the node.' }).optional(),
      criSocket: string,
      taints,
      kubeletExtraArgs: extraArgs(version),
      ignorePreflightErrors: strings,
      imagePullPolicy: string,
      ...since4(version, { imagePullSerial: boolean }),
    })
    .optional();
}

function component(version: KubeadmVersion) {
  return { extraArgs: extraArgs(version), extraVolumes: hostPathMounts, ...since4(version, { extraEnvs }) };
}

const encryptionAlgorithms = ['RSA-2048', 'RSA-3072', 'RSA-4096', 'ECDSA-P256', 'ECDSA-P384'] as const;

function clusterConfiguration(version: KubeadmVersion): z.ZodType<ClusterConfigurationForm> {
  const beta3 = version === 'v1beta3';
  const fields = {
    ...typeMeta,
    etcd: z
      .strictObject({
        local: z
          .strictObject({
            ...imageMeta,
            dataDir: string,
            extraArgs: extraArgs(version),
            ...since4(version, { extraEnvs }),
            serverCertSANs: texts(checkAlternativeName, 'name', { description: 'Extra etcd server names.' }).optional(),
            peerCertSANs: texts(checkAlternativeName, 'name', { description: 'Extra etcd peer names.' }).optional(),
          })
          .optional(),
        external: z.strictObject({ endpoints: strings, caFile: string, certFile: string, keyFile: string }).optional(),
      })
      .optional(),
    networking: z
      .strictObject({
        serviceSubnet: checked(checkServiceSubnets, 'The subnets of Services.'),
        podSubnet: string,
        dnsDomain: checked(checkSubdomain, `The DNS domain of Services; \`${defaultDnsDomain}\`.`),
      })
      .optional(),
    kubernetesVersion: checked(checkVersion, 'The version of Kubernetes.'),
    controlPlaneEndpoint: checked(checkControlPlaneEndpoint, 'Where clients reach the API servers.'),
    apiServer: z
      .strictObject({
        ...component(version),
        certSANs: texts(checkApiServerName, 'name', { description: 'Extra API server names.' }).optional(),
        ...(beta3 ? { timeoutForControlPlane: string } : {}),
      })
      .optional(),
    controllerManager: z.strictObject(component(version)).optional(),
    scheduler: z.strictObject(component(version)).optional(),
    dns: z.strictObject({ ...imageMeta, ...since4(version, { disabled: boolean }) }).optional(),
    certificatesDir: checked(checkAbsolutePath, 'Where the certificates are.'),
    imageRepository: string,
    featureGates: z.record(z.string(), z.boolean()).optional(),
    clusterName: string,
  };
  if (beta3) return z.strictObject(fields);
  return z.strictObject({
    ...fields,
    proxy: z.strictObject({ disabled: boolean }).optional(),
    encryptionAlgorithm: z.enum(['', ...encryptionAlgorithms]).optional(),
    certificateValidityPeriod: text(checkPeriod, { description: 'Lifetime of certificates.' }).optional(),
    caCertificateValidityPeriod: text(checkPeriod, { description: 'Lifetime of authorities.' }).optional(),
  });
}

function initConfiguration(version: KubeadmVersion): z.ZodType<InitConfigurationForm> {
  return z.strictObject({
    ...typeMeta,
    bootstrapTokens,
    ...since4(version, { dryRun: boolean, timeouts }),
    nodeRegistration: nodeRegistration(version),
    localAPIEndpoint: apiEndpoint,
    certificateKey: string,
    skipPhases: strings,
    patches,
  });
}

function joinConfiguration(version: KubeadmVersion): z.ZodType<JoinConfigurationForm> {
  return z.strictObject({
    ...typeMeta,
    ...since4(version, { dryRun: boolean, timeouts }),
    nodeRegistration: nodeRegistration(version),
    caCertPath: string,
    discovery: z
      .strictObject({
        bootstrapToken: z
          .strictObject({
            token: string,
            apiServerEndpoint: string,
            caCertHashes: strings,
            unsafeSkipCAVerification: boolean,
          })
          .optional(),
        file: z.strictObject({ kubeConfigPath: string }).optional(),
        tlsBootstrapToken: string,
        ...(version === 'v1beta3' ? { timeout: string } : {}),
      })
      .optional(),
    controlPlane: z.strictObject({ localAPIEndpoint: apiEndpoint, certificateKey: string }).optional(),
    skipPhases: strings,
    patches,
  });
}

const resetConfiguration: z.ZodType<object> = z.strictObject({
  ...typeMeta,
  cleanupTmpDir: boolean,
  certificatesDir: string,
  criSocket: string,
  dryRun: boolean,
  force: boolean,
  ignorePreflightErrors: strings,
  skipPhases: strings,
  unmountFlags: strings,
  timeouts,
});

const upgradeNode = {
  certificateRenewal: boolean,
  dryRun: boolean,
  etcdUpgrade: boolean,
  ignorePreflightErrors: strings,
  patches,
  skipPhases: strings,
  imagePullPolicy: string,
  imagePullSerial: boolean,
};

const upgradePlan = {
  kubernetesVersion: string,
  allowExperimentalUpgrades: boolean,
  allowRCUpgrades: boolean,
  dryRun: boolean,
  etcdUpgrade: boolean,
  ignorePreflightErrors: strings,
  printConfig: boolean,
};

const upgradeConfiguration: z.ZodType<object> = z.strictObject({
  ...typeMeta,
  apply: z.strictObject({ ...upgradePlan, ...upgradeNode, forceUpgrade: boolean }).optional(),
  diff: z.strictObject({ kubernetesVersion: string, contextLines: z.int().optional() }).optional(),
  node: z.strictObject(upgradeNode).optional(),
  plan: z.strictObject(upgradePlan).optional(),
  timeouts,
});

/** The kinds of each version, as of kubeadm 1.34. */
export const kubeadmSchemas: Readonly<Record<KubeadmVersion, KubeadmSchemas>> = {
  v1beta3: {
    ClusterConfiguration: clusterConfiguration('v1beta3'),
    InitConfiguration: initConfiguration('v1beta3'),
    JoinConfiguration: joinConfiguration('v1beta3'),
  },
  v1beta4: {
    ClusterConfiguration: clusterConfiguration('v1beta4'),
    InitConfiguration: initConfiguration('v1beta4'),
    JoinConfiguration: joinConfiguration('v1beta4'),
    ResetConfiguration: resetConfiguration,
    UpgradeConfiguration: upgradeConfiguration,
  },
};
