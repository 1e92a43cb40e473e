import { type Profile, representativeVersions, usualAnswers } from '@kpki/spec';
import { differencesFrom } from './differences.ts';
import { type Candidate, type Draft, draftFor, type Given } from './draft-for.ts';
import { finding } from './finding.ts';
import type { Tree } from './holding.ts';

/** One version for each behavior that shows in files. Of versions that fit equally, the first is taken. */
const versions = representativeVersions(usualAnswers.kubernetesVersion);

/**
 * The declaration that describes best what was found. Pure: the profile and the version, which stand nowhere, are those
 * whose declaration differs least from it.
 */
export function draftOf(trees: readonly Tree[], given: Given, now: Date): Draft {
  const version = given.kubernetesVersion ?? shownVersion(trees);
  const profiles: readonly Profile[] = given.profile === undefined ? ['kubeadm', 'kubernetes'] : [given.profile];
  const candidates = (version === undefined ? versions : [version]).flatMap((kubernetesVersion) =>
    profiles.map((profile): Candidate => ({ profile, kubernetesVersion })),
  );
  const drafts = candidates.map((candidate) => {
    const draft = draftFor(trees, given, candidate, now);
    const { cluster, machines, answers } = draft;
    const differences = cluster === null ? Number.POSITIVE_INFINITY : differencesFrom(cluster, trees, machines);
    // A name that a profile gives by itself is more likely its own than one that somebody added.
    return { draft, differences, extraNames: answers.apiServerNames?.length ?? 0 };
  });
  const [best] = drafts.toSorted((a, b) => compare(a.differences, b.differences) || a.extraNames - b.extraNames);
  if (best === undefined) throw new Error('there is always a candidate');
  if (version !== undefined || best.draft.cluster === null) return best.draft;
  const { kubernetesVersion } = best.draft.answers;
  const text = `it shows in nothing that was found; ${kubernetesVersion} is taken, the newest of those that differ least from what is there`;
  const fix = 'give yours with --kubernetes-version; `kpki plan` then shows what that version has otherwise';
  const assumed = finding('version-assumed', 'spec.kubernetesVersion', text, fix);
  return { ...best.draft, findings: [...best.draft.findings, assumed] };
}

/** Two that are refused are alike; their difference is no number. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function shownVersion(trees: readonly Tree[]): string | undefined {
  const pods = trees.flatMap(({ staticPods }) => staticPods).filter(({ component }) => component.startsWith('kube-'));
  return pods.flatMap(({ version }) => version ?? [])[0];
}
