// Ink's colours are off where no terminal is, unless this is set before it is loaded.
process.env['FORCE_COLOR'] = '1';
