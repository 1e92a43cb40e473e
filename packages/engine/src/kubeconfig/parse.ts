import { PluginError, pemBlocks } from '@kpki/plugin';
import { type Certificate, readCertificate } from '@kpki/x509';
import { entryNamed, isMapping, listed, type Mapping } from '../mapping.ts';
import { EngineError, saidBy } from '../model/errors.ts';
import type { KubeconfigField } from '../model/kubeconfig-faults.ts';
import type { ForeignField } from '../model/kubeconfig-findings.ts';
import { type Statement, statement } from '../model/statement.ts';
import { certificateOf, chooseContext, innerOf, type WantedContext } from './choose-context.ts';
import {
  type EntryKind,
  entryLabel,
  type ForeignContext,
  type KubeconfigAround,
  type KubeconfigView,
  type OwnInKubeconfig,
} from './view.ts';
import { type ReadYaml, readYaml } from './yaml.ts';

const credentialFields = ['client-certificate', 'client-key', 'tokenFile'];

/**
 * Reads what `cutKubeconfig` left. Follows the current context as client-go does, but a name without an entry is an
 * error ('invalid'), where client-go silently falls back to localhost.
 */
export function parseKubeconfig(rest: Uint8Array): KubeconfigView {
  const { root, yaml } = rootOf(rest);
  const context = text(root['current-context'], 'current-context', null);
  return viewOf(root, context, around(root, yaml, context));
}

/** Prefers a context with a client certificate: a user may have pointed a kubeconfig of a PKI to another cluster. */
export function parseCertified(rest: Uint8Array): KubeconfigView {
  const current = parseKubeconfig(rest);
  if (isCertified(current)) return current;
  const { root, yaml } = rootOf(rest);
  for (const { name } of listed(root['contexts'])) {
    try {
      const context = text(name, 'context-name', null);
      const view = viewOf(root, context, around(root, yaml, context));
      if (isCertified(view)) return view;
    } catch (error) {
      // A context without its entries cannot be read.
      if (!PluginError.is(error)) throw error;
    }
  }
  return current;
}

function isCertified({ chain, credentialFiles }: KubeconfigView): boolean {
  return chain.length > 0 || credentialFiles.length > 0;
}

/**
 * The same by our context, whichever is the current one: `chooseContext`, with our CA's certificates where they are
 * known. `own` is absent where every context is of others. Throws 'invalid' where the file itself cannot be read.
 */
export function readOwn(rest: Uint8Array, wanted: WantedContext, signers: readonly Certificate[]): OwnInKubeconfig {
  const { root, yaml } = rootOf(rest);
  const context = chooseContext(root, wanted, signers);
  const others = around(root, yaml, context);
  if (context === null && listed(root['contexts']).length > 0) {
    const foreign = foreignContext(root);
    return { around: foreign === null ? others : { ...others, foreign }, own: { state: 'absent' } };
  }
  try {
    const value = viewOf(root, context ?? text(root['current-context'], 'current-context', null), others);
    return { around: others, own: { state: 'present', value } };
  } catch (error) {
    if (!PluginError.is(error)) throw error;
    return { around: others, own: { state: 'unreadable', why: saidBy(error) } };
  }
}

function rootOf(rest: Uint8Array): { readonly root: Mapping; readonly yaml: ReadYaml } {
  const yaml = readYaml(rest);
  return { root: fields(yaml.root, 'file', null), yaml };
}

function viewOf(root: Mapping, ownContext: string, { others, currentContext }: KubeconfigAround): KubeconfigView {
  const context = fields(named(root['contexts'], ownContext, 'context')['context'], 'context', ownContext);
  const clusterName = text(context['cluster'], 'context-cluster', ownContext);
  const userName = text(context['user'], 'context-user', ownContext);
  const cluster = fields(named(root['clusters'], clusterName, 'cluster')['cluster'], 'cluster', clusterName);
  const user = fields(named(root['users'], userName, 'user')['user'], 'user', userName);
  const chain = certificates(user['client-certificate-data'], 'client-certificate-data');
  return {
    others,
    currentContext,
    ownContext,
    clusterName,
    userName,
    server: withoutPassword(text(cluster['server'], 'cluster-server', clusterName)),
    trustBundle: bundle(cluster['certificate-authority-data'], 'certificate-authority-data'),
    chain,
    publicKey: publicKeyOf(user['client-key-data']),
    credentialFiles: credentialFields.map((field) => user[field]).filter((path) => typeof path === 'string'),
    certificateFile: nameOf(user['client-certificate']),
    // Where the credential is in other files, a token's file is the credential.
    foreignFields: foreignFields(cluster, user).filter((field) => chain.length > 0 || field !== 'user/tokenFile'),
    localFields: localFields(cluster),
  };
}

function foreignContext(root: Mapping): ForeignContext | null {
  const current = entryNamed(root['contexts'], root['current-context']);
  const { name, context } = current ?? listed(root['contexts'])[0] ?? {};
  if (typeof name !== 'string') return null;
  const { cluster, user } = isMapping(context) ? context : { cluster: null, user: null };
  const [there, who] = [innerOf(root['clusters'], cluster, 'cluster'), innerOf(root['users'], user, 'user')];
  const server = nameOf(there?.['server']);
  return {
    name,
    server: server === null ? null : withoutPassword(server),
    commonName: certificateOf(who)?.subject.commonName ?? null,
  };
}

function around(root: Mapping, yaml: ReadYaml, ownContext: string | null): KubeconfigAround {
  const current = root['current-context'];
  const context = entryNamed(root['contexts'], ownContext)?.['context'];
  const { cluster, user } = isMapping(context) ? context : { cluster: null, user: null };

  return {
    currentContext: typeof current === 'string' && current !== '' ? current : null,
    ownContext,
    others: [
      ...otherNames(root['clusters'], cluster, 'cluster'),
      ...otherNames(root['contexts'], ownContext, 'context'),
      ...otherNames(root['users'], user, 'user'),
    ],

    form: formOf(yaml, ownContext),
  };
}

/** The form of kpki holds the entries of one context and no others. */
function formOf({ form }: ReadYaml, ownContext: string | null): KubeconfigAround['form'] {
  if (form === 'own' && ownContext !== null) return 'own';
  return form === 'intricate' ? 'intricate' : 'editable';
}

function nameOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** `cutKubeconfig` replaces the private key by it. */
function publicKeyOf(value: unknown): Uint8Array | null {
  return typeof value === 'string' && value !== '' ? new Uint8Array(Buffer.from(value, 'base64')) : null;
}

/** `name`: of the entry whose field it is. */
function fields(value: unknown, field: KubeconfigField, name: string | null): Mapping {
  if (!isMapping(value)) throw invalid(statement('kubeconfig/no-mapping', { field, name }));
  return value;
}

/** `name`: of the entry whose field it is. */
function text(value: unknown, field: KubeconfigField, name: string | null): string {
  if (typeof value !== 'string' || value === '') throw invalid(statement('kubeconfig/not-set', { field, name }));
  return value;
}

/** A URL may have a user and a password before its host, which must not be shown. */
function withoutPassword(url: string): string {
  return url.replace(/^([^/?#]*:\/\/)[^/?#]*@/, '$1[secret]@');
}

function invalid(said: Statement): EngineError {
  return new EngineError('invalid', said);
}

function named(value: unknown, name: string, kind: EntryKind): Mapping {
  const found = entryNamed(value, name);
  if (found === undefined) throw invalid(statement('kubeconfig/no-entry', { kind, name }));
  return found;
}

function otherNames(value: unknown, own: unknown, what: EntryKind): readonly string[] {
  return listed(value)
    .map((each) => each['name'])
    .filter((name): name is string => typeof name === 'string' && name !== own)
    .map((name) => entryLabel(what, name));
}

/** All kubeconfigs of a cluster hold the same bundle: only a different one is parsed. */
let lastBundle: { readonly value: string; readonly read: readonly Certificate[] } | null = null;

function bundle(value: unknown, field: KubeconfigField): readonly Certificate[] {
  if (lastBundle !== null && lastBundle.value === value) return lastBundle.read;
  const read = certificates(value, field);
  if (typeof value === 'string') lastBundle = { value, read };
  return read;
}

function certificates(value: unknown, field: KubeconfigField): readonly Certificate[] {
  if (value === undefined || value === null || value === '') return [];
  if (typeof value !== 'string') throw invalid(statement('kubeconfig/no-base64', { field }));
  const blocks = pemBlocks(Buffer.from(value, 'base64'));
  if (blocks.some((block) => block.label.includes('PRIVATE KEY'))) {
    throw invalid(statement('kubeconfig/private-key', { field }));
  }
  const found = blocks.filter((block) => block.label === 'CERTIFICATE').map((block) => readCertificate(block.der));
  if (found.length === 0) throw invalid(statement('kubeconfig/no-certificate', { field }));
  return found;
}

/** Fields that change the server or the user, and that kpki never writes (client-go's `clientcmd/api/v1` types). */
const foreign: Readonly<Record<'cluster' | 'user', readonly string[]>> = {
  cluster: ['insecure-skip-tls-verify', 'tls-server-name'],
  user: [
    'token',
    'tokenFile',
    'username',
    'password',
    'exec',
    'auth-provider',
    'as',
    'as-uid',
    'as-groups',
    'as-user-extra',
  ],
};

/** Fields that a network may need; kpki leaves and reports them. */
const local: readonly string[] = ['proxy-url'];

/**
 * `cluster/insecure-skip-tls-verify`. A cluster's field that is false or empty does nothing; a user's field is
 * always reported, since its private value was cut out.
 */
function foreignFields(cluster: Mapping, user: Mapping): readonly ForeignField[] {
  return [
    ...foreign.cluster.filter((field) => isSet(cluster[field])).map((field) => `cluster/${field}` as const),
    ...foreign.user.filter((field) => field in user && user[field] !== null).map((field) => `user/${field}` as const),
  ];
}

function localFields(cluster: Mapping): readonly ForeignField[] {
  return local.filter((field) => isSet(cluster[field])).map((field) => `cluster/${field}` as const);
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== '';
}
