import { PageBody, PageHeader } from './page.tsx';
import { Bar, RowsSkeleton } from './skeleton.tsx';

const LoadingTitle = () => (
  <>
    <span className="sr-only">Loading</span>
    <Bar className="my-[5px] h-4.5 w-40" />
  </>
);

/** Stands for any page while its code arrives. */
export const PageSkeleton = () => (
  <>
    <PageHeader title={<LoadingTitle />} />
    <PageBody wide>
      <RowsSkeleton />
    </PageBody>
  </>
);
