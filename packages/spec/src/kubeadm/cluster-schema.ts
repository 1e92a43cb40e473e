import * as z from 'zod';
import { defaultDnsDomain } from '../parse/defaults.ts';
import { text, texts } from '../parse/schema-parts.ts';
import { checkSubdomain, type TextCheck } from '../parse/values.ts';
import { boolean, extraArgs, type KubeadmVersion, since4, string, strings, typeMeta } from './fields.ts';
import type { ClusterConfigurationForm } from './form.ts';
import {
  checkAbsolutePath,
  checkApiServerName,
  checkControlPlaneEndpoint,
  checkEtcdName,
  checkPeriod,
  checkServiceSubnets,
  checkVersion,
  orEmpty,
} from './values.ts';

const checked = (check: TextCheck, description: string): z.ZodOptional<z.ZodType<string>> =>
  text(orEmpty(check), { description }).optional();

const imageMeta = { imageRepository: string, imageTag: string };

const hostPathMounts = z
  .array(z.strictObject({ name: string, hostPath: string, mountPath: string, readOnly: boolean, pathType: string }))
  .optional();

const extraEnvs = z
  .array(z.strictObject({ name: string, value: string, valueFrom: z.unknown().optional() }))
  .optional();

function component(version: KubeadmVersion) {
  return { extraArgs: extraArgs(version), extraVolumes: hostPathMounts, ...since4(version, { extraEnvs }) };
}

const encryptionAlgorithms = ['RSA-2048', 'RSA-3072', 'RSA-4096', 'ECDSA-P256', 'ECDSA-P384'] as const;

export function clusterConfiguration(version: KubeadmVersion): z.ZodType<ClusterConfigurationForm> {
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
            serverCertSANs: texts(checkEtcdName, 'name', { description: 'Extra etcd server names.' }).optional(),
            peerCertSANs: texts(checkEtcdName, 'name', { description: 'Extra etcd peer names.' }).optional(),
          })
          .optional(),
        external: z
          .strictObject({
            endpoints: strings,
            ...since4(version, { httpEndpoints: strings }),
            caFile: checked(checkAbsolutePath, 'What verifies etcd.'),
            certFile: checked(checkAbsolutePath, 'By which the API server calls etcd.'),
            keyFile: checked(checkAbsolutePath, 'The private key of `certFile`.'),
          })
          .optional(),
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
    caCertificateValidityPeriod: text(checkPeriod, { description: 'Lifetime of CAs.' }).optional(),
  });
}
