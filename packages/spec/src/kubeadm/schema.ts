import * as z from 'zod';
import { clusterConfiguration } from './cluster-schema.ts';
import { boolean, type KubeadmVersion, patches, string, strings, timeouts, typeMeta } from './fields.ts';
import type { ClusterConfigurationForm, InitConfigurationForm, JoinConfigurationForm } from './form.ts';
import { initConfiguration, joinConfiguration } from './node-schemas.ts';

export interface KubeadmSchemas {
  readonly ClusterConfiguration: z.ZodType<ClusterConfigurationForm>;
  readonly InitConfiguration: z.ZodType<InitConfigurationForm>;
  readonly JoinConfiguration: z.ZodType<JoinConfigurationForm>;
  readonly ResetConfiguration?: z.ZodType<object>;
  readonly UpgradeConfiguration?: z.ZodType<object>;
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

/** The kinds of each version, as of kubeadm 1.37. */
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
