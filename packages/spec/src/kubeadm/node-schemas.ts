import * as z from 'zod';
import { text } from '../parse/schema-parts.ts';
import {
  boolean,
  extraArgs,
  type KubeadmVersion,
  patches,
  since4,
  string,
  strings,
  timeouts,
  typeMeta,
} from './fields.ts';
import type { InitConfigurationForm, JoinConfigurationForm } from './form.ts';
import { checkAdvertiseAddress, checkRegisteredName } from './values.ts';

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

const taints = z.array(z.strictObject({ key: string, value: string, effect: string, timeAdded: string })).optional();

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

export function initConfiguration(version: KubeadmVersion): z.ZodType<InitConfigurationForm> {
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

export function joinConfiguration(version: KubeadmVersion): z.ZodType<JoinConfigurationForm> {
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
