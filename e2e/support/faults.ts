import axe from 'axe-core';
import type { Page } from 'playwright-core';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

declare global {
  interface Window {
    axe?: typeof axe;
  }
}

/** A line for each box that scrolls sideways: the page itself never does; boxes in it may. */
export const tooWideOf = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('html, main, [role=dialog], [role=dialog] > *')]
      // What only screen readers see has a width of one pixel.
      .filter((box) => box.clientWidth > 1 && box.scrollWidth > box.clientWidth)
      .map(({ tagName }) => `${tagName} scrolls sideways.`),
  );

/** What is wrong with the page that is shown, a line for each thing. */
export async function faultsOf(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => window.axe !== undefined))) await page.evaluate(axe.source);
  const found = await page.evaluate(async (values) => {
    const run = { type: 'tag', values } as const;
    const violations = (await window.axe?.run(document, { runOnly: run, resultTypes: ['violations'] }))
      ?.violations;
    return (violations ?? []).flatMap(({ id, nodes }) =>
      nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`),
    );
  }, tags);
  return [...(await tooWideOf(page)), ...found];
}
