import type { Page } from 'playwright-core';

const mostStops = 80;

/** What has the focus: its name as a screen reader says it, and whether it can be seen that it has it. */
function focused(page: Page): Promise<{ name: string; visible: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement)) return { name: '', visible: false };
    const label = element instanceof HTMLInputElement ? element.labels?.[0] : null;
    const name = element.getAttribute('aria-label') ?? (label ?? element).textContent ?? '';
    return {
      name: name.replace(/\s+/g, ' ').trim(),
      visible: getComputedStyle(element).outlineStyle !== 'none',
    };
  });
}

/** Presses Tab until something of that name has the focus, which must be visible; says what came before it if nothing has. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const passed: string[] = [];
  while (passed.length < mostStops) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    if (typeof name === 'string' ? stop.name === name : name.test(stop.name)) {
      if (!stop.visible) throw new Error(`The focus on "${stop.name}" cannot be seen.`);
      return;
    }
    passed.push(stop.name);
  }
  throw new Error(`No ${String(name)} among the stops of the Tab key: ${passed.join(' | ')}.`);
}
