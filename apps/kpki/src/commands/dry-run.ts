/** What every command says last that was run with `--dry-run`. */
export const noteOfDryRun = 'dry run: nothing was changed';
