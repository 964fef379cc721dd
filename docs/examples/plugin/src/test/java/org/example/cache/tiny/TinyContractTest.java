// region contract
package org.example.cache.tiny;

import dev.jackfield.spi.cache.CacheStoreProvider;
import dev.jackfield.testkit.CacheStoreContract;

class TinyContractTest extends CacheStoreContract {
    @Override
    protected CacheStoreProvider provider() {
        return new TinyProvider();
    }
}
// endregion
