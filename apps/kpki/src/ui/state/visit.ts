import type { Rotating } from '../../session/rotated-names.ts';
import type { PluginLine } from '../work/notice.ts';
import type { NodeListName } from './draft.ts';
import type { Field } from './field.ts';

/** Where somebody is: a screen, and what its cursor, its focus and its filter are. */
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

/** Where no kpki.yaml is found: what to begin with. */
export interface StartVisit {
  readonly screen: 'start';
  readonly cursor: number;
}

/** The pages of the wizard. */
export type PageName = 'cluster' | 'nodes' | 'keys' | 'environment' | 'review';

/** The wizard: its page, and where on it somebody is. */
export interface NewClusterVisit {
  readonly screen: 'new cluster';
  readonly page: PageName;
  /** How many pages were seen. */
  readonly seen: number;
  /** The cell or button with the focus, by its id. */
  readonly focus: string;
  /** The cursor in its text, in graphemes. */
  readonly at: number;
  /** The first line that is shown. */
  readonly top: number;
  /** Nodes that are being pasted, in the place of the page. */
  readonly pasting: Pasting | null;
}

export interface Pasting {
  readonly list: NodeListName;
  /** What was typed or pasted before the last line. */
  readonly lines: readonly string[];
  readonly last: Field;
  readonly focus: 'text' | 'add' | 'cancel';
}

/** The trust tree: home. */
export interface TrustVisit {
  readonly screen: 'trust';
  /** The key of the row with the cursor; null: the first. */
  readonly cursor: string | null;
  readonly top: number;
  /** Authorities that are closed, and groups that are open. */
  readonly toggled: readonly string[];
  /** The same while a filter is there, for as long as it is: it opens groups by itself, so these are closed. */
  readonly toggledInFilter: readonly string[];
  readonly filter: Field | null;
  /** Whether the filter is being typed. */
  readonly typing: boolean;
}

/** One artefact, decoded: on a screen of its own, or beside the tree where there is room. */
export interface ArtefactVisit {
  readonly screen: 'artefact';
  /** Its id. */
  readonly artefact: string;
  readonly top: number;
}

/** A place that is to be repaired: what is not in order there. */
export interface PlaceVisit {
  readonly screen: 'place';
  readonly sink: string;
  readonly place: string;
  readonly top: number;
}

/** All that can be done with an artefact. */
export interface ActionsVisit {
  readonly screen: 'actions';
  /** Its id. */
  readonly artefact: string;
  readonly cursor: number;
}

/** What ends when, and what stops working then. */
export interface CalendarVisit {
  readonly screen: 'calendar';
  /** The key of the row with the cursor; null: the first. */
  readonly cursor: string | null;
  readonly top: number;
  /** The rows that are unfolded. */
  readonly open: readonly string[];
}

/** Authorities and the service-account key on their way to new ones, phase by phase. */
export interface RotationVisit {
  readonly screen: 'rotation';
  readonly of: Rotating;
  /** The first line that is shown. */
  readonly top: number;
  /** The button. */
  readonly focus: number;
}

/** What the last apply replaced, and that it is put back. */
export interface UndoVisit {
  readonly screen: 'undo';
  /** The first line that is shown. */
  readonly top: number;
  readonly focus: 'undo' | 'back';
}

/** What would be done, and why. */
export interface PlanVisit {
  readonly screen: 'plan';
  /** The first line that is shown. */
  readonly top: number;
  readonly focus: 'apply' | 'back';
}

/** A plan as it is carried out. */
export interface ApplyVisit {
  readonly screen: 'apply';
  /** The row with the cursor; null: the list follows what is done. */
  readonly cursor: number | null;
  readonly top: number;
  /** The button, of an apply that stopped. */
  readonly focus: number;
}

/** What an apply left: where things are, and what to do next. */
export interface ResultVisit {
  readonly screen: 'result';
  readonly top: number;
}

/** The environments of the file: what each writes to, and whether that can be reached. */
export interface EnvironmentsVisit {
  readonly screen: 'environments';
  readonly cursor: number;
}

/** The plugins of an environment, each of which can be checked. */
export interface PluginsVisit {
  readonly screen: 'plugins';
  readonly environment: string;
  readonly cursor: number;
}

/** A plugin that is held to the contract. */
export interface PluginCheckVisit {
  readonly screen: 'plugin check';
  readonly environment: string;
  readonly plugin: PluginLine;
  /** The first line that is shown; null: the end is followed. */
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
