import { PluginError, pemBlocks } from '@kpki/plugin';
import { type Certificate, readCertificate } from '@kpki/x509';
import { isMapping } from '../is-mapping.ts';
import { foreignFields, localFields } from './foreign-fields.ts';
import { kubeconfigOddities } from './oddities.ts';
import { readYaml } from './yaml.ts';

/** A kubeconfig as a plan sees it: without anything private. */
export interface KubeconfigView {
  readonly currentContext: string;
  readonly clusterName: string;
  readonly userName: string;
  readonly server: string;
  readonly trustBundle: readonly Certificate[];
  /** Leaf first; empty where the user has another kind of credential. */
  readonly chain: readonly Certificate[];
  /** Files beside it that hold the user's credential in its place: a kubelet keeps its own, and renews it by itself. */
  readonly credentialFiles: readonly string[];
  /** Fields that change what is talked to, or as whom, and that kpki does not write. */
  readonly foreignFields: readonly string[];
  /** Fields that somebody's network may want. */
  readonly localFields: readonly string[];
  /** Names of users, clusters and contexts that the current context does not use. */
  readonly others: readonly string[];
  /** What kubectl refuses, or passes over without a word: `kubeconfigOddities`. */
  readonly oddities: readonly string[];
  /** `own`: as kpki writes it, with nothing beside. `editable`: what is not of kpki can stay where it is. */
  readonly form: 'own' | 'editable' | 'intricate';
}

const credentialFields = ['client-certificate', 'client-key', 'tokenFile'];

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads what `cutKubeconfig` left. Follows the current context, as client-go does, but takes a name that leads nowhere
 * for an error ('invalid') where client-go falls back to localhost without a word.
 */
export function parseKubeconfig(rest: Uint8Array): KubeconfigView {
  const yaml = readYaml(rest);
  const root = fields(yaml.root, 'the file');
  const currentContext = text(root['current-context'], 'current-context');
  const context = fields(named(root['contexts'], currentContext, 'context')['context'], `context ${currentContext}`);
  const clusterName = text(context['cluster'], `the cluster of context ${currentContext}`);
  const userName = text(context['user'], `the user of context ${currentContext}`);
  const cluster = fields(named(root['clusters'], clusterName, 'cluster')['cluster'], `cluster ${clusterName}`);
  const user = fields(named(root['users'], userName, 'user')['user'], `user ${userName}`);
  const oddities = [...yaml.repeated.map(twice), ...kubeconfigOddities(root)];
  const chain = certificates(user['client-certificate-data'], 'client-certificate-data');
  return {
    currentContext,
    clusterName,
    userName,
    server: withoutPassword(text(cluster['server'], `the server of cluster ${clusterName}`)),
    trustBundle: bundle(cluster['certificate-authority-data'], 'certificate-authority-data'),
    chain,
    credentialFiles: credentialFields.map((field) => user[field]).filter((path) => typeof path === 'string'),
    // Where the credential is in files beside it, a token's file is the credential.
    foreignFields: foreignFields(cluster, user).filter((field) => chain.length > 0 || field !== 'user field tokenFile'),
    localFields: localFields(cluster),
    others: [
      ...otherNames(root['clusters'], clusterName, 'cluster'),
      ...otherNames(root['contexts'], currentContext, 'context'),
      ...otherNames(root['users'], userName, 'user'),
    ],
    oddities,
    form: yaml.form === 'own' ? 'own' : yaml.form === 'plain' && oddities.length === 0 ? 'editable' : 'intricate',
  };
}

const longestName = 60;

function twice(name: string): string {
  return `the field ${JSON.stringify(name.slice(0, longestName))} is there twice, of which kubectl takes the last`;
}

function fields(value: unknown, what: string): Fields {
  if (!isMapping(value)) throw new PluginError('invalid', `${what} is not a mapping`);
  return value;
}

function text(value: unknown, what: string): string {
  if (typeof value !== 'string' || value === '') throw new PluginError('invalid', `${what} is not set`);
  return value;
}

/** A URL may have a name and a password in front of its host; what it names is shown, and they are not. */
function withoutPassword(url: string): string {
  return url.replace(/^([^/?#]*:\/\/)[^/?#]*@/, '$1[secret]@');
}

function list(value: unknown): readonly Fields[] {
  if (!Array.isArray(value)) return [];
  return value.filter((each) => typeof each === 'object' && each !== null);
}

function named(value: unknown, name: string, what: string): Fields {
  const found = list(value).find((each) => each['name'] === name);
  if (found === undefined) throw new PluginError('invalid', `there is no ${what} named ${JSON.stringify(name)}`);
  return found;
}

function otherNames(value: unknown, own: string, what: string): readonly string[] {
  return list(value)
    .map((each) => each['name'])
    .filter((name) => typeof name === 'string' && name !== own)
    .map((name) => `${what} ${JSON.stringify(name)}`);
}

/** All kubeconfigs of a cluster hold one bundle; another cluster's is read in its turn. */
let lastBundle: { readonly value: string; readonly read: readonly Certificate[] } | null = null;

function bundle(value: unknown, what: string): readonly Certificate[] {
  if (lastBundle !== null && lastBundle.value === value) return lastBundle.read;
  const read = certificates(value, what);
  if (typeof value === 'string') lastBundle = { value, read };
  return read;
}

function certificates(value: unknown, what: string): readonly Certificate[] {
  if (value === undefined || value === null || value === '') return [];
  if (typeof value !== 'string') throw new PluginError('invalid', `${what} is not base64`);
  const blocks = pemBlocks(Buffer.from(value, 'base64'));
  if (blocks.some((block) => block.label.includes('PRIVATE KEY'))) {
    throw new PluginError('invalid', `${what} holds a private key`);
  }
  const found = blocks.filter((block) => block.label === 'CERTIFICATE').map((block) => readCertificate(block.der));
  if (found.length === 0) throw new PluginError('invalid', `${what} holds no certificate`);
  return found;
}
