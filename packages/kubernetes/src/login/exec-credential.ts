import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PluginError } from '@kpki/plugin';
import * as z from 'zod';
import type { FromFile } from '../kubeconfig/read.ts';
import type { KubeconfigCluster } from '../kubeconfig/schema.ts';
import { type ClientCertificate, judgeCertificate } from './pem.ts';

export interface ExecCredential {
  readonly token?: string;
  readonly certificate?: ClientCertificate;
  /** Absent: the credentials are valid while this program runs. */
  readonly expires?: Date;
}

const schema = z.object({
  apiVersion: z.string(),
  kind: z.literal('ExecCredential'),
  status: z.object({
    token: z.string().optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
    expirationTimestamp: z.iso.datetime({ offset: true }).nullish(),
  }),
});

/** The extension of a cluster that holds data for exec plugins. */
const extensionName = 'client.authentication.k8s.io/exec';

/** Returns KUBERNETES_EXEC_INFO for the program; with the cluster only if the kubeconfig asks for that. */
export async function execInfo(apiVersion: string, cluster: FromFile<KubeconfigCluster> | null): Promise<string> {
  const reported = cluster && { cluster: await clusterInfo(cluster) };
  return JSON.stringify({ kind: 'ExecCredential', apiVersion, spec: { ...reported, interactive: false } });
}

async function clusterInfo({ value, folder }: FromFile<KubeconfigCluster>): Promise<Readonly<Record<string, unknown>>> {
  const file = value['certificate-authority'];
  const data =
    value['certificate-authority-data'] ?? (file && (await readFile(resolve(folder, file))).toString('base64'));
  const config = value.extensions.find(({ name }) => name === extensionName)?.extension;
  return {
    server: value.server,
    ...(value['tls-server-name'] && { 'tls-server-name': value['tls-server-name'] }),
    ...(data && { 'certificate-authority-data': data }),
    ...(value['disable-compression'] && { 'disable-compression': true }),
    ...(config !== undefined && { config }),
  };
}

/** Parses the output of the program. No part of the output is put into an error. */
export function readExecCredential(printed: string, apiVersion: string, command: string): ExecCredential {
  const what = `log in by the exec plugin ${JSON.stringify(command)}`;
  const refuse = (why: string): PluginError => new PluginError('invalid', `${what}: ${why}`);
  const parsed = schema.safeParse(jsonOf(printed));
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') || 'it';
    throw refuse(`its output is not an ExecCredential (${field})`);
  }
  if (parsed.data.apiVersion !== apiVersion) throw refuse(`its answer has another version than ${apiVersion}`);
  const {
    token = '',
    clientCertificateData: cert = '',
    clientKeyData: key = '',
    expirationTimestamp,
  } = parsed.data.status;
  if ((cert === '') !== (key === '')) throw refuse('it returned only one of a certificate and its key');
  if (token === '' && cert === '') throw refuse('it returned neither a token nor a certificate');
  if (token !== '' && !/^[\x21-\x7e]+$/.test(token)) throw refuse('its token is malformed');
  return {
    ...(token !== '' && { token }),
    ...(cert !== '' && { certificate: judgeCertificate({ cert, key }, what) }),
    ...(expirationTimestamp && { expires: new Date(expirationTimestamp) }),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
