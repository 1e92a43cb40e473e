import { hasFact, type LeafArtifact } from '@kpki/spec';
import { type Certificate, type Judgment, judge, type Warning, warningsOf } from '@kpki/x509';
import { present } from '../found.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import type { Copy } from '../read/copy.ts';
import type { Observation } from '../read/observe.ts';
import type { ObservedState } from '../read/observed-state.ts';
import type { Finding } from '../step/reason.ts';
import { type SinkView, viewsBySink } from './by-sink.ts';
import type { Verdict } from './verdict.ts';
import { waysOut } from './way-out.ts';

const usagesOfKind = { server: ['server'], client: ['client'], 'server, client': ['server', 'client'] } as const;

/** What a certificate is judged as: a usage, and the name that is dialled. */
interface Demand {
  readonly usage: 'server' | 'client';
  readonly name?: string;
}

/**
 * Judges every certificate by Go's rules, for each of its names and usages, against the trust bundle of its CA
 * alone that its own node holds: whoever verifies by the root above it has to see the CA behind the certificate,
 * and `connects` proves that.
 */
export function acceptedVerdicts(observed: ObservedState, observation: Observation, now: Date): readonly Verdict[] {
  const leaves = observed.artifacts.filter(
    (artifact): artifact is LeafArtifact => artifact.kind === 'certificate' || artifact.kind === 'kubeconfig',
  );
  const cas = caCertificates(observed, observation);
  return viewsBySink(observed, observation).flatMap((view) =>
    leaves.flatMap((artifact) =>
      (view.observation.get(artifact.id) ?? []).flatMap((copy): readonly Verdict[] => {
        const chain = present(copy.certificates) ?? present(copy.kubeconfig)?.chain ?? [];
        if (chain.length === 0) return [];
        const what = `${artifact.id}${view.suffix}`;
        const judgments = judgmentsOf(artifact, chain, rootsFor(artifact, copy, observed, view), now);
        const warnings = warningsIn(judgments, cas);
        const { refused, warned } = byRelease(warnings, observed.cluster.kubernetesVersion);
        const refusals = [...refusalsIn(judgments), ...refused.map(({ text }) => text)];
        return [verdictOf(what, refusals, warned, waysOut(artifact, warned, observed))];
      }),
    ),
  );
}

function verdictOf(
  what: string,
  refusals: readonly string[],
  found: readonly Warning[],
  ways: readonly string[],
): Verdict {
  if (refusals.length > 0) return { check: 'accepted', what, holds: 'no', text: refusals.join('; '), warnings: [] };
  const warnings = found.map(({ text }): Finding => ({ reason: 'not-to-be-issued', text }));
  const should = [...warnings.map(({ text }) => text), ...ways].join('; ');
  const text = `Kubernetes accepts it${should === '' ? '' : `, but it should not be issued: ${should}`}`;
  return { check: 'accepted', what, holds: 'yes', text, warnings };
}

/**
 * A bundle of another node does not help a component; only where its own node keeps none at all, any copy will do, and
 * where the sink keeps no bundle, the certificate of the CA.
 */
function rootsFor(
  { authority }: LeafArtifact,
  { node }: Copy,
  observed: ObservedState,
  { observation }: SinkView,
): readonly Certificate[] {
  const bundle = ofKind(observed.artifacts, 'trust bundle').find(
    (each) => each.authority === authority && each.holds === 'authority',
  );
  const copies = bundle === undefined ? [] : (observation.get(bundle.id) ?? []);
  if (copies.length === 0)
    return (observation.get(authority) ?? []).flatMap((copy) => present(copy.certificates) ?? []);
  const own = copies.filter((copy) => copy.node === node);
  return (own.length > 0 ? own : copies).flatMap((copy) => present(copy.bundle) ?? []);
}

/** A server is asked for each of its names; a client for none. */
function demandsOf({ certificateKind, names }: LeafArtifact): readonly Demand[] {
  const all = [...names.dns, ...names.ip];
  return usagesOfKind[certificateKind].flatMap((usage): readonly Demand[] =>
    usage === 'server' && all.length > 0 ? all.map((name) => ({ usage, name })) : [{ usage }],
  );
}

interface NamedJudgment extends Judgment {
  readonly name: string | undefined;
}

function judgmentsOf(
  artifact: LeafArtifact,
  [leaf, ...intermediates]: readonly Certificate[],
  roots: readonly Certificate[],
  at: Date,
): readonly NamedJudgment[] {
  if (leaf === undefined) return [];
  const given = { roots: roots.map(({ der }) => der), intermediates: intermediates.map(({ der }) => der), at };
  return demandsOf(artifact).map((demand) => ({ ...judge(leaf.der, { ...given, ...demand }), name: demand.name }));
}

/** What is refused, each thing once, whatever it is asked for; empty when nothing is. */
function refusalsIn(judgments: readonly NamedJudgment[]): readonly string[] {
  const refused = judgments.flatMap(({ name, refusals }) => refusals.map(({ rule, text }) => ({ name, rule, text })));
  const lacks = refused.flatMap(({ rule, name }) => (rule === 'name-mismatch' && name !== undefined ? [name] : []));
  // Nothing else depends on the name that is asked for.
  const others = refused.filter(({ rule }) => rule !== 'name-mismatch').map(({ text }) => text);
  return [...(lacks.length === 0 ? [] : [`it is not for ${lacks.join(', ')}`]), ...new Set(others)];
}

/** What `judge` warns of is refused by the Go that later releases are built with. */
export function byRelease(
  found: readonly Warning[],
  kubernetesVersion: string,
): { readonly refused: readonly Warning[]; readonly warned: readonly Warning[] } {
  const isRefused = ({ rule }: Warning): boolean =>
    rule === 'mapped-address' && hasFact(kubernetesVersion, 'no-mapped-addresses');
  return { refused: found.filter(isRefused), warned: found.filter((each) => !isRefused(each)) };
}

/** The certificates of the CAs, whose own warnings the plan reports, once for each CA. */
function caCertificates({ artifacts }: ObservedState, observation: Observation): ReadonlySet<string> {
  const copies = ofKind(artifacts, 'authority').flatMap(({ id }) => observation.get(id) ?? []);
  const certificates = copies.flatMap((copy) => (present(copy.certificates) ?? []).slice(0, 1));
  return new Set(certificates.map(({ der }) => hex(der)));
}

/** What of a chain is accepted and should not be issued does not depend on what is asked for. */
function warningsIn([first]: readonly NamedJudgment[], cas: ReadonlySet<string>): readonly Warning[] {
  const { warnings = [], chain = [] } = first ?? {};
  return warnings.filter(({ rule, depth }) => {
    const certificate = chain[depth];
    if (depth === 0 || certificate === undefined || !cas.has(hex(certificate.der))) return true;
    return !warningsOf([certificate]).some((own) => own.rule === rule);
  });
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
