import { findHeldKeys, keyFacetOf, keyOwner, pluginErrorIn } from '@kpki/engine';
import { type Backend, type Call, type Issuer, PluginError } from '@kpki/plugin';
import { type CaKeyCheck, caKeyTexts } from '@kpki/presentation';
import { artifactsOf, type CaName, caPlacement } from '@kpki/spec';
import { type Certificate, readCertificate } from '@kpki/x509';
import type { ReadConfiguration } from './configuration.ts';
import { plainText, saidText } from './error-text.ts';
import type { OpenedPlugin } from './opening.ts';

/**
 * `unknown`: the backend does not tell. `failed`: it was not reached, refuses the key, or has and makes none; none of its
 * keys is that of the stored certificate; no such issuer.
 */
export interface CaCheck extends CaKeyCheck {
  readonly ca: CaName;
}

type CaCheckResult = Omit<CaCheck, 'ca'>;
type ClusterConfiguration = Pick<ReadConfiguration, 'cluster' | 'environment'>;
type Stored = ReadonlyMap<CaName, Certificate>;

/** Asks the open backends for the key of each CA that they have; makes nothing. */
export async function checkCas(
  configuration: ClusterConfiguration,
  opened: readonly OpenedPlugin[],
  stored: Stored,
  call: Call,
): Promise<readonly CaCheck[]> {
  const checks: CaCheck[] = [];
  for (const artifact of artifactsOf(configuration.cluster)) {
    if (artifact.kind !== 'ca') continue;
    const answer = await answered(() => askAbout(artifact.name, configuration, opened, stored, call));
    if (answer !== null) checks.push({ ca: artifact.name, ...answer });
  }
  return checks;
}

async function askAbout(
  ca: CaName,
  { cluster, environment }: ClusterConfiguration,
  opened: readonly OpenedPlugin[],
  stored: Stored,
  call: Call,
): Promise<CaCheckResult | null> {
  const { keys } = caPlacement(cluster, environment, ca);
  if (keys.kind !== 'backend' && keys.kind !== 'issuer') return null;
  const plugin = opened.find(({ kind, name }) => kind === 'backend' && name === keys.backend);
  if (plugin === undefined) return { state: 'failed', text: caKeyTexts.backendClosed(keys.backend) };
  const backend = plugin.instance as Backend;
  if (keys.kind === 'issuer') return shownBy(backend.issuers?.get(keys.issuer), `${keys.backend}/${keys.issuer}`, call);
  const facet = keyFacetOf(backend);
  if (facet.kind !== 'store') return null;
  const named = keys.key === undefined ? {} : { name: keys.key };
  const owner = keyOwner(cluster, environment);
  const held = { kind: 'store', backend: keys.backend, store: facet.store, owner, ...named } as const;
  const { found, free } = await findHeldKeys(held, ca, call);
  const last = found.at(-1);
  const certificate = stored.get(ca);
  if (certificate !== undefined && !found.some(({ key }) => Buffer.from(key.publicKey).equals(certificate.publicKey))) {
    const holds = last === undefined ? caKeyTexts.noKeyNamed(free ?? '') : last.name;
    return { state: 'failed', text: caKeyTexts.anotherKey(keys.backend, holds) };
  }
  if (last !== undefined)
    return { state: 'there', text: caKeyTexts.holds(keys.backend, `${last.name} (${last.key.kind})`) };
  const absent = caKeyTexts.holdsNone(keys.backend, free ?? '');
  if (facet.store.creates.length > 0) return { state: 'not there', text: caKeyTexts.yet(absent) };
  return { state: 'failed', text: caKeyTexts.createsNone(absent) };
}

async function shownBy(issuer: Issuer | undefined, name: string, call: Call): Promise<CaCheckResult> {
  if (issuer === undefined) return { state: 'failed', text: caKeyTexts.noIssuer(name) };
  const [first] = (await issuer.ca(call)) ?? [];
  if (first === undefined) return { state: 'unknown', text: caKeyTexts.hidden(name) };
  return { state: 'there', text: caKeyTexts.shows(name, readCertificate(first).subject.text) };
}

async function answered(ask: () => Promise<CaCheckResult | null>): Promise<CaCheckResult | null> {
  try {
    return await ask();
  } catch (error) {
    if (!PluginError.is(error) || error.code === 'cancelled') throw error;
    const plugin = pluginErrorIn(error);
    return { state: 'failed', text: plugin === null ? saidText(error) : `${plugin.origin.name}: ${plainText(plugin)}` };
  }
}
