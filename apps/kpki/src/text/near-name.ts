import { selectionTexts } from '@kpki/presentation';
import { nearest, newNameOf, type RenamedKind } from '@kpki/spec';

/** Says what a name of before is called now; null: it was never one. */
export function nowCalled(
  kind: RenamedKind,
  name: string,
  known: readonly string[],
  shown: (name: string) => string,
): string | null {
  const now = newNameOf(kind, name, known);
  return now === null ? null : selectionTexts.calledNow(shown(name), shown(now));
}

export function insteadOf(
  name: string,
  known: readonly string[],
  otherwise: string,
  shown: (near: string) => string = (near) => near,
): string {
  const near = nearest(name, known);
  return near === null ? otherwise : selectionTexts.nearName(shown(near));
}
