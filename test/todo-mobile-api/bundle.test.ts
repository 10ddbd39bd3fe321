import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { bundledCode } from '../../lib/constructs/functions/bundle';

const folderOf = (name: string): string =>
  bundledCode(new Stack(new App(), 'Test'), `lambdas/todo-mobile-api/${name}.handler.ts`).path;

it.each(['get-todo', 'list-todos'])('keeps the client of the cache beside %s, for when it is needed', (name) => {
  const folder = folderOf(name);
  expect(readdirSync(folder).sort()).toEqual(['dax-store.lazy.js', 'index.js']);
  const started = readFileSync(join(folder, 'index.js'), 'utf8');
  expect(started).toContain('require("./dax-store.lazy")');
  expect(started).not.toContain('NoRouteException');
  expect(readFileSync(join(folder, 'dax-store.lazy.js'), 'utf8')).toContain('NoRouteException');
});

it('gives it to no function that only writes', () => {
  expect(readdirSync(folderOf('create-todo'))).toEqual(['index.js']);
});
