import { PluginError, Secret } from '@kpki/plugin';
import type { KubeconfigArtifact } from '@kpki/spec';
import { sameSet } from '../bytes.ts';
import { present } from '../model/slot.ts';
import { cutKubeconfig } from './cut.ts';
import { type EntryNames, entryNames } from './own-entries.ts';
import { readOwn } from './parse.ts';
import { updateClusterData, updateKubeconfig } from './update.ts';
import { isCredentialElsewhere, type KubeconfigView, type OwnInKubeconfig } from './view.ts';

/** An edited file is not trusted: others' entries must be unchanged, and ours as planned. */
export function isAsMeant(
  artifact: KubeconfigArtifact,
  updated: Secret,
  names: EntryNames,
  { around, own }: OwnInKubeconfig,
): boolean {
  using cut = updated.use(cutKubeconfig);
  const view = cut.rest === null ? undefined : viewIn(cut.rest, artifact);
  return (
    view !== undefined &&
    view.ownContext === names.contextName &&
    view.clusterName === names.clusterName &&
    view.userName === names.userName &&
    view.currentContext === names.currentContext &&
    view.server === artifact.server &&
    sameSet(view.others, around.others) &&
    sameSet(view.localFields, present(own)?.localFields ?? [])
  );
}

/** The same where only the data of its cluster was edited. */
export function isClusterAsMeant(artifact: KubeconfigArtifact, updated: Secret, before: KubeconfigView): boolean {
  using cut = updated.use(cutKubeconfig);
  const view = cut.rest === null ? undefined : viewIn(cut.rest, artifact);
  return (
    view !== undefined &&
    view.ownContext === before.ownContext &&
    view.clusterName === before.clusterName &&
    view.userName === before.userName &&
    view.currentContext === before.currentContext &&
    view.server === artifact.server &&
    sameSet(view.others, before.others) &&
    sameSet(view.localFields, before.localFields) &&
    sameSet(view.credentialFiles, before.credentialFiles)
  );
}

function viewIn(rest: Uint8Array, artifact: KubeconfigArtifact): KubeconfigView | undefined {
  try {
    // Our context leads to our server, which is enough without its signer.
    return present(readOwn(rest, artifact, []).own);
  } catch (error) {
    if (PluginError.is(error)) return undefined;
    throw error;
  }
}

/** Tries it on what `cutKubeconfig` left, so that a plan promises no more than an apply does. */
export function canBeEdited(rest: Uint8Array, artifact: KubeconfigArtifact, there: OwnInKubeconfig): boolean {
  const { ownContext } = there.around;
  const view = present(there.own);
  if (view !== undefined && isCredentialElsewhere(view) && !canTakeClusterData(rest, artifact, view)) return false;
  const names = entryNames(artifact, there.around, present(there.own));
  const content = { ...names, server: artifact.server, trustBundle: [], chain: [], emptyPreferences: false };
  const target = { ownContext, currentContext: names.currentContext };
  const updated = updateKubeconfig(rest, content, new Secret(new Uint8Array()), target);
  return updated !== null && isAsMeant(artifact, updated, names, there);
}

function canTakeClusterData(rest: Uint8Array, artifact: KubeconfigArtifact, view: KubeconfigView): boolean {
  const updated = updateClusterData(rest, { server: artifact.server, trustBundle: [] }, view.ownContext);
  return updated !== null && isClusterAsMeant(artifact, updated, view);
}
