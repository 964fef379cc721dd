package org.example.levels;

import dev.jackfield.spi.dashboard.PageProvider;
import dev.jackfield.testkit.PageContract;

class LevelsPageContractTest extends PageContract {
    @Override
    protected PageProvider provider() {
        return new LevelsPageProvider();
    }
}
