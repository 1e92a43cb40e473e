import { type Profile, representativeVersions, usualAnswers } from '@kpki/spec';
import { adoptionFinding } from './adoption-finding.ts';
import { type Differences, differencesFrom } from './differences.ts';
import { type Candidate, type Draft, draftFor, type Given } from './draft-for.ts';
import type { Tree } from './holding.ts';

/** One version for each behavior that shows in files. Of versions that fit equally, the first is taken. */
const versions = representativeVersions(usualAnswers.kubernetesVersion);

/**
 * Returns the spec that best describes what was found. No file says the profile and the version: those whose spec
 * differs least are taken. Pure.
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
    const differences = cluster === null ? refused : differencesFrom(cluster, trees, machines);
    // A name that a profile gives is more likely from the profile than added by a user.
    const added = (answers.apiServerNames?.length ?? 0) + (answers.kubeletClient === undefined ? 0 : 1);
    return { draft, differences, added };
  });
  const [best] = drafts.toSorted((a, b) => compare(a.differences, b.differences) || a.added - b.added);
  if (best === undefined) throw new Error('there is always a candidate');
  if (version !== undefined || best.draft.cluster === null) return best.draft;
  const { kubernetesVersion } = best.draft.answers;
  const text = `it shows in nothing that was found; ${kubernetesVersion} is taken, the newest of those that differ least from what is there`;
  const fix = 'give yours with --kubernetes-version; `kpki plan` then shows what that version has otherwise';
  const assumed = adoptionFinding('version-assumed', 'spec.kubernetesVersion', text, fix);
  return { ...best.draft, findings: [...best.draft.findings, assumed] };
}

const refused: Differences = { changed: Number.MAX_SAFE_INTEGER, kept: 0 };

/** What a plan leaves as it is decides only between drafts with equally many changes. */
function compare(a: Differences, b: Differences): number {
  return a.changed - b.changed || a.kept - b.kept;
}

function shownVersion(trees: readonly Tree[]): string | undefined {
  const pods = trees.flatMap(({ staticPods }) => staticPods).filter(({ component }) => component.startsWith('kube-'));
  return pods.flatMap(({ version }) => version ?? [])[0];
}
