import {
  artifactsOf,
  type Cluster,
  defaultAnswers,
  type LeafProfile,
  type Profile,
  representativeVersions,
} from '@kpki/spec';
import { sameSet } from '../bytes.ts';
import { extendedUsagesOf } from '../issuing/style.ts';
import { adoptionFinding } from '../model/adoption-findings.ts';
import { remedy } from '../model/finding.ts';
import { namesDiffer } from '../policies/alternative-names.ts';
import { type AdoptionDraft, type Candidate, draftFor, type Given } from './draft-for.ts';
import { type Holding, leafOf, type SourceTree } from './holding.ts';
import { type FoundMachine, kubeletNodeOf } from './machines.ts';

/** One version for each behavior that shows in files. Of versions that fit equally, the first is taken. */
const versions = representativeVersions(defaultAnswers.kubernetesVersion);

/** Returns the spec of the profile and version, which no file says, that differ least from what was found. Pure. */
export function draftOf(trees: readonly SourceTree[], given: Given, now: Date): AdoptionDraft {
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
  const taken = { version: best.draft.answers.kubernetesVersion };
  const assumed = adoptionFinding('version-assumed', 'spec.kubernetesVersion', taken, remedy('give-version'));
  return { ...best.draft, findings: [...best.draft.findings, assumed] };
}

const refused: Differences = { changed: Number.MAX_SAFE_INTEGER, kept: 0 };

/** What a plan leaves as it is decides only between drafts with equally many changes. */
function compare(a: Differences, b: Differences): number {
  return a.changed - b.changed || a.kept - b.kept;
}

function shownVersion(trees: readonly SourceTree[]): string | undefined {
  const pods = trees.flatMap(({ staticPods }) => staticPods).filter(({ component }) => component.startsWith('kube-'));
  return pods.flatMap(({ version }) => version ?? [])[0];
}

/** Counts what differs from the spec of a cluster: the fewer, the better the spec describes what was found. */
interface Differences {
  readonly changed: number;
  /** Organizations of older releases, which a plan leaves as they are. */
  readonly kept: number;
}

/** Counts the differences that tell the profiles and versions of Kubernetes apart. */
function differencesFrom(
  cluster: Cluster,
  trees: readonly SourceTree[],
  machines: readonly FoundMachine[],
): Differences {
  const artifacts = artifactsOf(cluster);
  let [changed, kept] = [0, 0];
  for (const tree of trees) {
    const node = machines.find((machine) => machine.tree === tree)?.name ?? null;
    for (const holding of tree.holdings) {
      const ownNode = kubeletNodeOf(holding) ?? node;
      const artifact = artifacts.find(
        ({ name, owner }) => name === holding.artifact && (owner === null || ownNode === null || owner === ownNode),
      );
      // An artifact without a slot differs as a whole; a user is taken over as found.
      if (artifact === undefined) changed += holding.artifact === 'user' ? 0 : 1;
      else if (artifact.kind === 'ca')
        changed += leafOf(holding)?.subject.commonName === artifact.subject.commonName ? 0 : 1;
      else if (artifact.kind === 'certificate') {
        const { keepsOrganizations = [] } = artifact;
        const found = leafOf(holding)?.subject.organizations ?? [];
        const organizations = keepsOrganizations.find((each) => sameSet(each, found));
        if (organizations !== undefined && !sameSet(found, artifact.subject.organizations)) kept += 1;
        const subject = { ...artifact.subject, ...(organizations === undefined ? {} : { organizations }) };
        changed += leafDifferences({ ...artifact, subject }, holding);
      } else if (artifact.kind === 'kubeconfig') {
        const { kubeconfig } = holding;
        changed += leafDifferences(artifact, holding);
        if (kubeconfig !== null && kubeconfig.chain.length > 0) {
          changed += kubeconfig.server === artifact.server ? 0 : 1;
          changed +=
            kubeconfig.userName === artifact.userName && kubeconfig.ownContext === artifact.contextName ? 0 : 1;
        }
      }
    }
  }
  return { changed, kept };
}

function leafDifferences(wanted: LeafProfile, holding: Holding): number {
  const leaf = leafOf(holding);
  if (leaf === undefined) return 0;
  const sameSubject =
    leaf.subject.commonName === wanted.subject.commonName &&
    sameSet(leaf.subject.organizations, wanted.subject.organizations);
  const sameUsages = sameSet(leaf.extendedKeyUsages ?? [], extendedUsagesOf(wanted.certificateKind));
  return (sameSubject ? 0 : 1) + (sameUsages ? 0 : 1) + (namesDiffer(leaf.names, wanted.names) === null ? 0 : 1);
}
