import type { Locator, Page } from 'playwright-core';

/** A picture to be made: where it is, and what has to be done until it can be seen. */
export type Scene = {
  readonly name: string;
  /** With its origin. */
  readonly url: string;
  /** Waits until everything is there; opens what is to be seen. */
  readonly show: (page: Page) => Promise<void>;
  /** The part of the page that the picture shows. */
  readonly part?: (page: Page) => Locator;
};

export const heading = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole('heading', { name, level: 1 }).waitFor();
};

/** Opens the menu of that name and follows one of its items. */
export async function choose(page: Page, menu: string | RegExp, item: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: menu }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** Presses a button and waits for the dialog or drawer that it opens. */
export const opens = (button: string | RegExp) => async (page: Page) => {
  await page.getByRole('button', { name: button }).first().click();
  await page.getByRole('dialog').first().waitFor();
};
