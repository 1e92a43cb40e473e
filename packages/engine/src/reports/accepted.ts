import { isDeepStrictEqual } from 'node:util';
import { type CaName, hasFact, type LeafArtifact } from '@kpki/spec';
import { type Certificate, type Judgment, judge, type Warning, warningsOf } from '@kpki/x509';
import type { Copy } from '../inventory/copy.ts';
import type { Observation } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import type { Remedy } from '../model/finding.ts';
import { finding, remedy } from '../model/finding.ts';
import { present } from '../model/slot.ts';
import { statement } from '../model/statement.ts';
import { cures } from '../policies/not-to-be-issued.ts';
import { type SinkView, type Verdict, viewsBySink } from './verdict.ts';

const usagesOfKind = { server: ['server'], client: ['client'], 'server, client': ['server', 'client'] } as const;

/** `name` is the dialed name. */
interface Demand {
  readonly usage: 'server' | 'client';
  readonly name?: string;
}

/**
 * Judges every certificate by Go's rules, for each name and usage, against its CA's bundle on its own node. `connects`
 * covers clients that trust the root.
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
        const what = statement('subject/artifact', { artifact: artifact.id, sink: view.sink });
        const judgments = judgmentsOf(artifact, chain, rootsFor(artifact, copy, observed, view), now);
        const { refused, warned } = byRelease(warningsIn(judgments, cas), observed.cluster.kubernetesVersion);
        const { lacks, refusals: others } = refusalsIn(judgments);
        const refusals = [...others, ...refused.map(({ text }) => text)];
        if (lacks.length > 0 || refusals.length > 0) {
          const text = statement('accepted/refused', { lacks, refusals });
          return [{ check: 'accepted', what, holds: 'no', text, warnings: [] }];
        }
        const warnings = warned.map(({ text: why }) => finding('not-to-be-issued', { why }));
        const text = statement('accepted', { warnings, remedies: remediesFor(artifact, warned, observed) });
        return [{ check: 'accepted', what, holds: 'yes', text, warnings }];
      }),
    ),
  );
}

/**
 * A component has the bundle of its own node. If there is none, any copy counts; without bundles in the sink, the CA's
 * certificate.
 */
function rootsFor(
  { ca }: LeafArtifact,
  { node }: Copy,
  observed: ObservedState,
  { observation }: SinkView,
): readonly Certificate[] {
  const bundle = ofKind(observed.artifacts, 'trust bundle').find((each) => each.ca === ca && each.holds === 'ca');
  const copies = bundle === undefined ? [] : (observation.get(bundle.id) ?? []);
  if (copies.length === 0) return (observation.get(ca) ?? []).flatMap((copy) => present(copy.certificates) ?? []);
  const own = copies.filter((copy) => copy.node === node);
  return (own.length > 0 ? own : copies).flatMap((copy) => present(copy.bundle) ?? []);
}

/** A server is judged for each of its names, a client without one. */
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

/** Returns the names that are refused, and each other refusal once, whatever the name and usage. */
function refusalsIn(judgments: readonly NamedJudgment[]): {
  readonly lacks: readonly string[];
  readonly refusals: readonly string[];
} {
  const refused = judgments.flatMap(({ name, refusals }) => refusals.map(({ rule, text }) => ({ name, rule, text })));
  const lacks = refused.flatMap(({ rule, name }) => (rule === 'name-mismatch' && name !== undefined ? [name] : []));
  // Nothing else depends on the name that is asked for.
  const others = refused.filter(({ rule }) => rule !== 'name-mismatch').map(({ text }) => text);
  return { lacks, refusals: [...new Set(others)] };
}

/** Later Kubernetes releases are built with a Go that refuses what `judge` warns of. */
export function byRelease(
  found: readonly Warning[],
  kubernetesVersion: string,
): { readonly refused: readonly Warning[]; readonly warned: readonly Warning[] } {
  const isRefused = ({ rule }: Warning): boolean =>
    rule === 'mapped-address' && hasFact(kubernetesVersion, 'no-mapped-addresses');
  return { refused: found.filter(isRefused), warned: found.filter((each) => !isRefused(each)) };
}

/** Returns digests of the CA certificates, whose own warnings the plan reports once. */
function caCertificates({ artifacts }: ObservedState, observation: Observation): ReadonlySet<string> {
  const copies = ofKind(artifacts, 'ca').flatMap(({ id }) => observation.get(id) ?? []);
  const certificates = copies.flatMap((copy) => (present(copy.certificates) ?? []).slice(0, 1));
  return new Set(certificates.map(({ der }) => hex(der)));
}

/** Warnings of a chain do not depend on the name or usage. */
function warningsIn([first]: readonly NamedJudgment[], cas: ReadonlySet<string>): readonly Warning[] {
  const { warnings = [], chain = [] } = first ?? {};
  return warnings.filter(({ rule, depth }) => {
    const certificate = chain[depth];
    if (depth === 0 || certificate === undefined || !cas.has(hex(certificate.der))) return true;
    return !warningsOf([certificate]).some((own) => own.rule === rule);
  });
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Returns what fixes the warnings of a chain, once each. */
export function remediesFor(
  artifact: LeafArtifact,
  warnings: readonly Warning[],
  observed: Pick<ObservedState, 'artifacts'>,
): readonly Remedy[] {
  const remedies = warnings.flatMap(({ rule, depth }): readonly Remedy[] => {
    const { name } = artifact;
    const cure = cures[rule][depth === 0 ? 'leaf' : 'ca'];
    if (cure === null) return [];
    const isKept = cure === 'a new certificate';
    if (depth === 0) return [remedy(isKept ? 'renew-certificate' : 'rekey-certificate', { name })];
    const ca = depth === 1 ? artifact.ca : above(artifact, observed);
    return ca === null ? [] : [remedy(isKept ? 'renew-ca' : 'replace-ca', { ca })];
  });
  return remedies.filter((each, at) => remedies.findIndex((other) => isDeepStrictEqual(other, each)) === at);
}

/** Returns the root above the CA of a leaf; null where kpki does not manage one. */
function above({ ca }: LeafArtifact, { artifacts }: Pick<ObservedState, 'artifacts'>): CaName | null {
  const root = ofKind(artifacts, 'ca').find(({ name }) => name === 'root-ca');
  return root === undefined || ca === 'root-ca' ? null : root.name;
}
