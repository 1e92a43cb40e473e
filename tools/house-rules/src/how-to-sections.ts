/** The sections of a how-to, in their order; its steps have headings of their own. */
export const howToSections = {
  goal: /^Goal: \S/,
  'before you begin': /^#{2,3} Before you begin\b/,
  verify: /^#{2,3} Verify\b/,
  'roll back': /^#{2,3} Roll back\b/,
  troubleshooting: /^#{2,3} Troubleshooting\b/,
} as const;

export type HowToSection = keyof typeof howToSections;

type LeftOut = Readonly<Partial<Record<HowToSection, string>>>;

/** For a page that has a goal and steps only. */
const allBut = (reason: string): LeftOut => ({
  'before you begin': reason,
  verify: reason,
  'roll back': reason,
  troubleshooting: reason,
});

const partOfRotate = { goal: 'a part of rotate.md', ...allBut('a part of rotate.md, which has it') };
const changesNothing = 'the page changes nothing';
const surface = 'the page describes a surface; the pages of the tasks have it';

/** The sections that a page leaves out on purpose, each with the reason. */
export const leftOutOfHowTos: Readonly<Record<string, LeftOut>> = {
  'expiry.md': { verify: changesNothing, 'roll back': changesNothing },
  'rotate-emergency.md': { ...partOfRotate, goal: 'an emergency begins with the command' },
  'rotate-live-checks.md': partOfRotate,
  'rotate-nodes.md': partOfRotate,
  'rotate-troubleshooting.md': partOfRotate,
  'screen-reader.md': allBut(surface),
  'terminal-ui.md': { 'before you begin': surface, verify: surface, 'roll back': surface },
  'verify-live.md': { verify: 'the page is about a check', 'roll back': changesNothing },
  'where-keys-live.md': allBut('a decision before the steps, which are on the linked pages'),
};
