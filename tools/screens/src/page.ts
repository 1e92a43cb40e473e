import { type PictureName, pictures } from './table.ts';

/** The page of all screens, which `npm run pictures` writes together with the pictures. */
export function screensPage(): string {
  const names = Object.keys(pictures) as PictureName[];
  const parts = names.map((name) => {
    const { title, caption } = pictures[name];
    return `## ${title}\n\n${caption}\n\n![${title}](../pictures/${name}.svg)\n`;
  });
  return `# Screens of the terminal UI

How to use them: [the terminal UI](../how-to/terminal-ui.md). All [keys](keys.md). The pictures are taken from the running
program: a cluster of three control-plane nodes with four certificates that are due, one that has expired, one that is
missing, and one with a wrong key.

${parts.join('\n')}`;
}
