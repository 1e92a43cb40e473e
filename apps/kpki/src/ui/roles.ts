import type { Severity } from '@kpki/presentation';

/** What a piece of the screen is. Screens name roles; only a theme knows colors. */
export type Role =
  | 'text'
  | 'surface'
  | 'border'
  | 'focus'
  | 'accent'
  | 'ok'
  | 'due'
  | 'expired'
  | 'pending'
  | 'changed'
  | 'dim'
  | 'danger';

export const roleOfSeverity: Readonly<Record<Severity, Role>> = {
  info: 'text',
  success: 'ok',
  warning: 'due',
  pending: 'pending',
  critical: 'expired',
  unknown: 'dim',
};
