import type { Rotating } from '../../session/rotated-names.ts';
import type { PluginLine } from '../work/notice.ts';
import type { NodeListName } from './draft.ts';
import type { Field } from './field.ts';

/** A screen with its cursor, focus and filter. */
export type Visit =
  | StartVisit
  | NewClusterVisit
  | TrustVisit
  | ArtefactVisit
  | PlaceVisit
  | ActionsVisit
  | CalendarVisit
  | RotationVisit
  | UndoVisit
  | PlanVisit
  | ApplyVisit
  | ResultVisit
  | EnvironmentsVisit
  | PluginsVisit
  | PluginCheckVisit;

export type ScreenName = Visit['screen'];

export interface StartVisit {
  readonly screen: 'start';
  readonly cursor: number;
}

export type PageName = 'cluster' | 'nodes' | 'keys' | 'environment' | 'review';

export interface NewClusterVisit {
  readonly screen: 'new cluster';
  readonly page: PageName;
  /** How many pages were seen. */
  readonly seen: number;
  /** The id of a cell or button. */
  readonly focus: string;
  /** The cursor in its text, in graphemes. */
  readonly at: number;
  readonly top: number;
  /** Shown in place of the page. */
  readonly pasting: Pasting | null;
}

export interface Pasting {
  readonly list: NodeListName;
  /** The lines before the last. */
  readonly lines: readonly string[];
  readonly last: Field;
  readonly focus: 'text' | 'add' | 'cancel';
}

/** The trust tree: home. */
export interface TrustVisit {
  readonly screen: 'trust';
  /** The key of a row; null: the first. */
  readonly cursor: string | null;
  readonly top: number;
  /** Closed CAs and open groups. */
  readonly toggled: readonly string[];
  /** The same while a filter is set: it opens groups, so these are closed ones. */
  readonly toggledInFilter: readonly string[];
  readonly filter: Field | null;
  readonly typing: boolean;
}

export interface ArtefactVisit {
  readonly screen: 'artefact';
  readonly artefact: string;
  readonly top: number;
}

export interface PlaceVisit {
  readonly screen: 'place';
  readonly sink: string;
  readonly place: string;
  readonly top: number;
}

export interface ActionsVisit {
  readonly screen: 'actions';
  readonly artefact: string;
  readonly cursor: number;
}

export interface CalendarVisit {
  readonly screen: 'calendar';
  /** The key of a row; null: the first. */
  readonly cursor: string | null;
  readonly top: number;
  /** Unfolded rows. */
  readonly open: readonly string[];
}

export interface RotationVisit {
  readonly screen: 'rotation';
  readonly of: Rotating;
  readonly top: number;
  /** The button. */
  readonly focus: number;
}

export interface UndoVisit {
  readonly screen: 'undo';
  readonly top: number;
  readonly focus: 'undo' | 'back';
}

export interface PlanVisit {
  readonly screen: 'plan';
  readonly top: number;
  readonly focus: 'apply' | 'back';
}

export interface ApplyVisit {
  readonly screen: 'apply';
  /** Null: the list follows what is done. */
  readonly cursor: number | null;
  readonly top: number;
  /** The button of a stopped apply. */
  readonly focus: number;
}

export interface ResultVisit {
  readonly screen: 'result';
  readonly top: number;
}

export interface EnvironmentsVisit {
  readonly screen: 'environments';
  readonly cursor: number;
}

export interface PluginsVisit {
  readonly screen: 'plugins';
  readonly environment: string;
  readonly cursor: number;
}

export interface PluginCheckVisit {
  readonly screen: 'plugin check';
  readonly environment: string;
  readonly plugin: PluginLine;
  /** Null: follows the end. */
  readonly top: number | null;
}

export const newClusterVisit: NewClusterVisit = {
  screen: 'new cluster',
  page: 'cluster',
  seen: 1,
  focus: 'metadata.name',
  at: 0,
  top: 0,
  pasting: null,
};

export const trustVisit: TrustVisit = {
  screen: 'trust',
  cursor: null,
  top: 0,
  toggled: [],
  toggledInFilter: [],
  filter: null,
  typing: false,
};

export const calendarVisit: CalendarVisit = { screen: 'calendar', cursor: null, top: 0, open: [] };

export const applyVisit: ApplyVisit = { screen: 'apply', cursor: null, top: 0, focus: 0 };

export const planVisit: PlanVisit = { screen: 'plan', top: 0, focus: 'apply' };
