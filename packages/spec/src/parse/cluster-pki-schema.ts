import * as z from 'zod';
import { kpkiApiVersion } from '../api-version.ts';
import { caEntries } from '../catalog/cas.ts';
import { type ServerName, serverEntry } from '../catalog/servers.ts';
import { shown } from '../problem.ts';
import type { ClusterPkiForm, PluginUseForm } from './form.ts';
import { nearest } from './nearest.ts';
import { text } from './schema-parts.ts';
import { textShapes } from './text-shapes.ts';
import { checkClusterName, checkLabel, checkNodeName, parseEndpoint, type TextCheck } from './values.ts';

export const clusterPkiKind = 'ClusterPKI';

/** The names under `ca` of an environment. */
const caChoices: readonly string[] = ['default', ...caEntries.map((entry) => entry.name)];

const checkCaName: TextCheck = (value) => {
  if (caChoices.includes(value)) return null;
  const near = nearest(value, caChoices);
  const choices = caChoices.map((choice) => `\`${choice}\``).join(', ');
  return `no CA ${shown(value)}; ${near === null ? `there are ${choices}` : `did you mean \`${near}\`?`}`;
};

const notEmpty: TextCheck = (value) => (value === '' ? 'empty; write a name' : null);

const pluginFields = {
  use: text(notEmpty, {
    description: 'The plugin: a built-in name, or a module specifier, resolved from the folder of this file.',
    title: 'plugin',
    examples: ['@kpki/node-crypto'],
  }),
  with: z.record(z.string(), z.unknown()).optional().meta({
    description: 'The options of the plugin. Its page lists them.',
    title: 'options of the plugin',
  }),
};

const backend: z.ZodType<PluginUseForm> = z.strictObject(pluginFields);

const sink: z.ZodType<PluginUseForm & { readonly layout: string }> = z.strictObject({
  ...pluginFields,
  layout: text(notEmpty, {
    description:
      'The location of each artifact: `kubeadm` for @kpki/filesystem, `vault-kv` for @kpki/vault, `tls-secrets` or ' +
      '`cluster-api` for @kpki/kubernetes; or another layout by name.',
    title: 'layout',
    examples: ['kubeadm'],
  }),
});

const ca = z.strictObject({
  keys: text(notEmpty, {
    description:
      'The location of the key: a backend, which holds the key or generates it for the sinks; an issuer of a backend, as ' +
      '`BACKEND/ISSUER`, which then issues all certificates of this CA; or `external`: outside kpki, where ' +
      '`kpki csr export` writes the requests.',
    title: 'backend, BACKEND/ISSUER or `external`',
    derived: 'the backend `default`; `external` in topology `external`',
  }).optional(),
  key: text(notEmpty, {
    description: 'The name of the key, in a backend that holds keys.',
    title: 'key name',
    derived: '`CLUSTER.CA.1`, and the next number for the next key',
  }).optional(),
  issuer: text(notEmpty, {
    description:
      'The signer of the CA: `self`, another CA, an issuer of a backend, as `BACKEND/ISSUER`, or `external`: ' +
      'an external signer, for which `kpki csr export` writes a request.',
    title: 'issuer',
    derived: '`self`; `root-ca` in topology `single-root`',
  }).optional(),
});

const name = z
  .string()
  .superRefine((value, context) => {
    const message = checkLabel(value);
    if (message !== null) context.addIssue({ code: 'custom', message });
  })
  .meta({ ...textShapes['backend'] });

const nodeName = z
  .string()
  .superRefine((value, context) => {
    const message = checkNodeName(value);
    if (message !== null) context.addIssue({ code: 'custom', message });
  })
  .meta({ ...textShapes['node name'] });

const caName = z
  .string()
  .superRefine((value, context) => {
    const message = checkCaName(value);
    if (message !== null) context.addIssue({ code: 'custom', message });
  })
  .meta({ enum: caChoices });

const server = (name: ServerName): z.ZodType<string | undefined> => {
  const { what, port } = serverEntry(name);
  return text((value) => parseEndpoint(value, port).reason ?? null, {
    description: `The address of the ${what} of this node, as seen from this machine.`,
    title: 'host:port',
    derived: name === 'kube-apiserver' ? "the node's address and port" : `the node's address, port ${port}`,
  }).optional();
};

const serversOfNode = z.strictObject({
  'kube-apiserver': server('kube-apiserver'),
  etcd: server('etcd'),
  'etcd-peer': server('etcd-peer'),
  'kube-controller-manager': server('kube-controller-manager'),
  'kube-scheduler': server('kube-scheduler'),
  kubelet: server('kubelet'),
});

const environment = z.strictObject({
  backends: z
    .record(name, backend)
    .optional()
    .meta({ description: 'The plugins that generate or hold keys, and issue certificates.' }),
  sinks: z.record(name, sink).optional().meta({ description: 'The plugins that store the results.' }),
  ca: z
    .record(caName, ca)
    .optional()
    .meta({
      description: `By CA (${caChoices.map((choice) => `\`${choice}\``).join(', ')}): the location of its key, and its signer.`,
    }),
  live: z
    .record(nodeName, serversOfNode)
    .optional()
    .meta({
      description:
        'By node: the addresses of its servers as seen from this machine, if they differ from the address of the node and ' +
        'the usual port: a forwarded port, another network.',
    }),
  readOnly: z
    .boolean()
    .optional()
    .meta({ description: 'Whether kpki refuses every change in this environment.', default: false }),
  spec: z.record(z.string(), z.unknown()).optional().meta({
    description:
      'Changes to `spec` for this environment, merged as RFC 7386 says: a list replaces the list, null removes the field.',
  }),
});

/** A whole `kpki.yaml` without `spec`, which is validated once for each environment, with the environment's changes. */
export const clusterPkiSchema: z.ZodType<ClusterPkiForm> = z.strictObject({
  apiVersion: z.literal(kpkiApiVersion).meta({ description: 'The version of this format.' }),
  kind: z.literal(clusterPkiKind).meta({ description: 'The kind of this file.' }),
  metadata: z
    .strictObject({
      name: text(checkClusterName, {
        description: 'The name of the cluster: an RFC 1123 name of at most 63 characters.',
        title: 'cluster name',
        examples: ['prod-eu'],
      }),
    })
    .meta({ description: 'About the cluster.' }),
  spec: z.record(z.string(), z.unknown()).optional().meta({ description: 'The desired PKI of the cluster.' }),
  environments: z.record(name, environment).optional().meta({
    description: 'Named choices of backends and sinks over the same spec.',
  }),
});
