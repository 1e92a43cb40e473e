import type { Block } from '@kpki/presentation';
import { type ScreenLine, screenLines } from '../../../print/document.ts';
import { memo } from './memo.ts';

export const rotationLines: (document: readonly Block[], columns: number) => readonly ScreenLine[] = memo(screenLines);
