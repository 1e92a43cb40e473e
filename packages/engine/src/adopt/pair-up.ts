import type { ArtifactName } from '@kpki/spec';
import type { FoundFile } from './file-content.ts';
import type { Holding, KeyState } from './holding.ts';

/** The files of one artifact, at least one. */
export interface Parts {
  readonly artifact: ArtifactName;
  readonly user?: string;
  readonly main?: FoundFile | undefined;
  readonly key?: FoundFile | undefined;
}

/** Null where no file could be read as what it should be. */
export function holdingOf({ artifact, user, main, key }: Parts): Holding | null {
  const first = main ?? key;
  if (first === undefined) return null;
  const content = main?.content;
  const kubeconfig = content?.kind === 'kubeconfig' ? content.view : null;
  const beside = key?.content.kind === 'private key' ? key.content.privateKey : null;
  const inside = content?.kind === 'kubeconfig' || content?.kind === 'certificates' ? content.privateKey : null;
  const own = content?.kind === 'certificates' ? content.certificates : [];
  const privateKey = beside ?? inside;
  return {
    artifact,
    ...(user === undefined ? {} : { user }),
    where: first.where,
    ...(key === undefined || key === first ? {} : { keyWhere: key.where }),
    certificates: kubeconfig === null ? own : kubeconfig.chain,
    privateKey,
    keyState: keyState(privateKey, key ?? (content?.kind === 'unreadable' ? main : undefined)),
    kubeconfig,
  };
}

function keyState(privateKey: Uint8Array | null, file: FoundFile | undefined): KeyState {
  if (privateKey !== null) return 'there';
  return file === undefined ? 'absent' : 'unreadable';
}
