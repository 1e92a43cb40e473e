import type { AdoptionFinding, FoundKeyState, Plan, SourceTree, StatusEntry, Step } from '@kpki/engine';
import {
  type BundledRequest,
  type CaseOutcome,
  copiesOf,
  type EntryState,
  explanations,
  type ListedPlugin,
  locationInLayout,
  repairsOf,
  type Shown,
  worstState,
} from '@kpki/presentation';
import type { Profile } from '@kpki/spec';
import type { Adoption } from '../session/adopt/adoption.ts';
import type { Inventory } from '../session/inventory.ts';
import type { KnownServer, TrustedProgram } from '../session/trust/kept-agreements.ts';

/** What `kpki show -o json` has; documents show the same in words. */
export interface ArtifactReport {
  readonly cluster: string;
  readonly artifact: string;
  readonly state: EntryState;
  readonly what: string;
  readonly without: string;
  readonly readers: readonly string[];
  readonly copies: readonly Shown<StatusEntry>[];
  readonly drift: readonly string[];
}

export function artifactReport(cluster: string, inventory: Inventory, artifact: string): ArtifactReport | null {
  const copies = copiesOf(inventory, artifact);
  const [first] = copies;
  if (first === undefined) return null;
  const { what = '', without = '' } = explanations().find(({ name }) => name === first.name) ?? {};
  return {
    cluster,
    artifact,
    state: worstState(copies.map(({ state }) => state)),
    what,
    without,
    readers: inventory.readers[first.name] ?? [],
    copies,
    drift: repairsOf(inventory, copies),
  };
}

export interface AdoptionReport {
  readonly cluster: string;
  readonly profile: Profile;
  readonly kubernetesVersion: string;
  readonly file: string | null;
  readonly blocker: string | null;
  readonly found: readonly FoundArtifact[];
  readonly findings: readonly Shown<AdoptionFinding>[];
  readonly plan: Plan | null;
}

export interface FoundArtifact {
  readonly artifact: string;
  readonly user: string | null;
  readonly tree: string;
  readonly where: string;
  readonly keyWhere: string | null;
  readonly key: FoundKeyState;
  readonly belongs: string;
  readonly subject: string | null;
  readonly notAfter: string | null;
}

export function adoptionReport(
  { draft, trees, findings, plan, blocker }: Omit<Adoption, 'findings'> & Pick<AdoptionReport, 'findings'>,
  file: string | null,
): AdoptionReport {
  const { name: cluster, profile, kubernetesVersion } = draft.answers;
  return { cluster, profile, kubernetesVersion, file, blocker, found: trees.flatMap(foundIn), findings, plan };
}

function foundIn({ label, holdings }: SourceTree): readonly FoundArtifact[] {
  return holdings.map(({ artifact, user, where, keyWhere, keyState, certificates: [first] }) => ({
    artifact,
    user: user ?? null,
    tree: label,
    where,
    keyWhere: keyWhere ?? null,
    key: keyState,
    belongs: locationInLayout(artifact, user),
    subject: first?.subject.text ?? null,
    notAfter: first?.notAfter.toISOString() ?? null,
  }));
}

export interface RequestsReport {
  readonly cluster: string;
  /** Null: nothing is requested, and nothing was written. */
  readonly folder: string | null;
  readonly digest: string | null;
  readonly requests: readonly BundledRequest[];
  readonly blocked: readonly Pick<Step, 'artifact' | 'reasons' | 'next'>[];
}

export interface SignedReport {
  readonly cluster: string;
  readonly folder: string;
  readonly digest: string;
  readonly certificates: readonly SignedFile[];
  readonly cas: readonly SignedFile[];
}

export interface SignedFile {
  readonly name: string;
  readonly file: string;
  readonly notAfter: string;
  readonly fingerprint: string;
}

export interface AgreementListReport {
  readonly servers: readonly KnownServer[];
  readonly programs: readonly TrustedProgram[];
}

export interface PluginListReport {
  readonly cluster: string;
  readonly environment: string | null;
  readonly plugins: readonly ListedPlugin[];
}

export interface ConformanceReport {
  readonly plugin: string;
  readonly pluginKind: 'backend' | 'sink';
  readonly name: string;
  readonly declares: readonly { readonly facet: string; readonly detail: string }[];
  readonly cases: readonly CaseOutcome[];
}
