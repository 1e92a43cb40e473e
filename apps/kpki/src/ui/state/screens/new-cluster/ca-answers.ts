import type { CaAnswer, NamedSinkAnswer } from '@kpki/spec';
import type { Draft, DraftCa } from '../../draft.ts';

const maker = 'default';

export const ownCas = ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'] as const;

export const asAll: DraftCa = { keys: null, issuer: '', key: '', signer: '' };

export function caAnswers({ typed: { topology }, environment: { ca } }: Draft): readonly CaAnswer[] {
  if (topology === 'external') return [];
  const { all, isEach, own, root } = ca;
  const areInSinks = all.keys === '' || all.keys === null;
  const said = (name: string, ca: DraftCa): readonly CaAnswer[] => answerOf(name, ca, areInSinks ? null : maker);
  return [
    ...answerOf('default', all, null),
    ...(topology === 'single-root' ? said('root-ca', root) : []),
    ...(isEach ? ownCas.flatMap((name) => said(name, own[name] ?? asAll)) : []),
  ];
}

/** `sinks`: how the file says that the key is in the sinks, if another default is set. */
function answerOf(name: string, { keys, issuer, key, signer }: DraftCa, sinks: string | null): readonly CaAnswer[] {
  const where = keys === '' ? sinks : keys;
  const isHeld = where !== null && where !== 'external' && where !== maker;
  const isIssuer = isHeld && issuer.trim() !== '';
  const answer = {
    ...(where === null ? {} : { keys: isIssuer ? `${where}/${issuer.trim()}` : where }),
    ...(isHeld && !isIssuer && key.trim() !== '' ? { key: key.trim() } : {}),
    ...(isHeld && !isIssuer && signer.trim() !== '' ? { issuer: signer.trim() } : {}),
  };
  return Object.keys(answer).length === 0 ? [] : [{ name, ...answer }];
}

/** A root key in a file gets a folder of its own, which can be taken offline. */
export function rootSink({ typed: { topology }, environment: { ca } }: Draft): readonly NamedSinkAnswer[] {
  if (topology !== 'single-root' || ca.root.keys !== '') return [];
  return [{ name: 'root', use: '@kpki/filesystem', with: { root: ca.rootFolder.trim() }, layout: 'root-ca' }];
}
